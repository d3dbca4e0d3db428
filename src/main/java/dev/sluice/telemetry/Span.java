package dev.sluice.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * One step of a trace. It begins when it is made; whoever makes it ends it, once. Nothing that a
 * caller keeps to itself may be told to it: no token, no argument, no session's id.
 */
public interface Span {
    /** There is no trace: tracing is off, or the request never came so far. */
    Span NONE = new Span() {};

    /** Which side of a call the step is. */
    enum Kind {
        SERVER,
        CLIENT,
        INTERNAL
    }

    /** Whether somebody will see what is told to it. */
    default boolean isRecorded() {
        return false;
    }

    /** What whoever is asked within this step is told; null when there is no trace. */
    default @Nullable TraceParent context() {
        return null;
    }

    /** Begins a step within this one. */
    default Span child(Kind kind, String name) {
        return NONE;
    }

    /** Names it anew, by what was found since it began. */
    default void rename(String name) {}

    /** Says something of it; null is left out. */
    default void put(String key, @Nullable String value) {}

    /** Says a number of it. */
    default void put(String key, long value) {}

    /** Says that it failed, and of which kind the failure is: one of a few words. */
    default void fail(String kind) {}

    /** Ends it. */
    default void end() {}

    /** What this thread measures from now on is an example of this trace. */
    default void enter() {}

    /** No longer. */
    default void leave() {}
}

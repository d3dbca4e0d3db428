package dev.sluice.config;

import java.util.List;
import java.util.Optional;

/** Where all documents come from, and how their changes are noticed. Used by one thread. */
interface DocumentSource extends Changes {

    /** Begins to notice changes, or goes on with it where they now are to be seen. */
    void watch();

    /** Whether everything still looks as it did when it was read last. */
    boolean isStill();

    /**
     * All documents of one moment, or nothing when they cannot be told.
     *
     * @param live what was read before and is in force
     */
    Optional<DocumentSet> read(DocumentSet live);

    /** What is told while nothing was ever read. */
    LiveState unread();

    /** Why what was read may no longer be what there is, so that nobody relies on it for long. */
    default Optional<Problem> trouble() {
        return Optional.empty();
    }

    /** Hears that a change was not taken, and why. */
    default void rejected(List<Problem> problems) {}

    /** What its faults are told of when no document is to blame. */
    String name();
}

package dev.sluice.policy;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Target;
import org.jspecify.annotations.Nullable;

/**
 * One call as a policy sees it.
 *
 * @param server the server that is called
 * @param caller who calls
 * @param target the tool, prompt or resource that is called
 * @param arguments the call's arguments, an object; null when it has none
 * @param definition whether what is called is what somebody accepted
 */
public record Call(
        String server,
        CallerFacts caller,
        Target target,
        @Nullable JsonValue arguments,
        Definition definition) {

    /** Whether somebody accepted what a tool says it does. */
    public enum Definition {
        /** The server's tools are not pinned. */
        UNPINNED,
        /** Nobody was shown anything else than what was accepted. */
        ACCEPTED,
        /** Nobody accepted it, or somebody was shown something else than what was accepted. */
        HELD_BACK
    }

    /** A call of what is not pinned. */
    public Call(String server, CallerFacts caller, Target target, @Nullable JsonValue arguments) {
        this(server, caller, target, arguments, Definition.UNPINNED);
    }

    /** The same call of something of which more is known. */
    public Call of(Definition known) {
        return new Call(server, caller, target, arguments, known);
    }

    /** Whether this is a call of a tool. */
    public boolean isTool() {
        return target.kind() == Target.Kind.TOOL;
    }
}

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
 */
public record Call(
        String server, CallerFacts caller, Target target, @Nullable JsonValue arguments) {

    /** Whether this is a call of a tool. */
    public boolean isTool() {
        return target.kind() == Target.Kind.TOOL;
    }
}

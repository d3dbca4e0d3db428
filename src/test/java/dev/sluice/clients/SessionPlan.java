package dev.sluice.clients;

import java.util.Optional;

/**
 * What a session calls.
 *
 * @param allowed a tool that answers at once
 * @param slow a tool that reports progress
 * @param asking a tool that asks the client something before it answers
 * @param denied a tool that policy refuses
 * @param limited a tool that is called until a limit refuses it
 */
public record SessionPlan(
        ToolUse allowed,
        ToolUse slow,
        ToolUse asking,
        Optional<ToolUse> denied,
        Optional<ToolUse> limited) {

    /** Calls that nobody refuses. */
    public static SessionPlan of(ToolUse allowed, ToolUse slow, ToolUse asking) {
        return new SessionPlan(allowed, slow, asking, Optional.empty(), Optional.empty());
    }

    public SessionPlan denied(ToolUse use) {
        return new SessionPlan(allowed, slow, asking, Optional.of(use), limited);
    }

    public SessionPlan limited(ToolUse use) {
        return new SessionPlan(allowed, slow, asking, denied, Optional.of(use));
    }
}

package dev.sluice.gateway;

import dev.sluice.policy.ApprovalRule;

/** Who is asked whether a call may pass, as an operator reads it. */
final class WhyApproval {
    private WhyApproval() {}

    /** Whether anybody is given links, only a running gateway knows. */
    static JsonTree of(ApprovalRule rule) {
        return new JsonTree()
                .put("rule", rule.pointer())
                .put("reason", rule.reason())
                .put("approvers", rule.approvers())
                .put("hold", rule.hold().toSeconds())
                .put("expires", rule.expires().toSeconds())
                .putNull("links");
    }
}

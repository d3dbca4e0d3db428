package dev.sluice.policy;

import dev.sluice.policy.Decision.Allowed;
import dev.sluice.policy.Decision.Manner;
import dev.sluice.policy.Decision.Refused;
import dev.sluice.protocol.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides calls and lists, in the order that the policy language fixes: no policy, bad name,
 * hidden, default for what is not listed, denied. The first that refuses decides.
 */
public final class PolicyEngine {
    private static final String STANDARD_REASON = "this tool is not permitted by policy";

    private PolicyEngine() {}

    /**
     * Decides one call.
     *
     * @param policy the grant's policy, or null when it has none
     * @param target what is called
     */
    public static Decision decide(@Nullable Policy policy, Target target) {
        if (policy == null) {
            return new Refused(
                    "(no policy)", Decision.OTHER, Manner.DENIED, "no policy for this grant");
        }
        Refused invisible = refusedEvenInLists(policy, target);
        if (invisible != null) {
            return invisible;
        }
        ToolRules rules = rules(policy, target);
        if (rules == null) {
            return new Allowed("(default allow)", Decision.OTHER, List.of());
        }
        if (rules.denied()) {
            String reason = rules.reason();
            return new Refused(
                    rules.pointer() + "/action",
                    target.name(),
                    Manner.DENIED,
                    reason == null ? STANDARD_REASON : reason);
        }
        return new Allowed(rules.pointer(), target.name(), rules.limits());
    }

    /**
     * Whether a list may show something: exactly when calling it is not refused for its being
     * hidden, unlisted or badly named.
     */
    public static boolean lists(@Nullable Policy policy, Target target) {
        return policy != null && refusedEvenInLists(policy, target) == null;
    }

    private static @Nullable Refused refusedEvenInLists(Policy policy, Target target) {
        boolean tool = target.kind() == Target.Kind.TOOL;
        if (Names.isBad(target)) {
            return unknown("(bad name)", Decision.OTHER, target);
        }
        if (target.kind() == Target.Kind.RESOURCE && Names.isBadUri(target.name())) {
            return unknown("(bad uri)", Decision.OTHER, target);
        }
        if (tool && (policy.hidesAll() || policy.hidden().contains(target.name()))) {
            String label = policy.hidden().contains(target.name()) ? target.name() : "*";
            return unknown("(hidden)", label, target);
        }
        boolean listed = rules(policy, target) != null;
        return listed || policy.defaultAction() == DefaultAction.ALLOW
                ? null
                : unknown("(default deny)", Decision.OTHER, target);
    }

    private static @Nullable ToolRules rules(Policy policy, Target target) {
        return target.kind() == Target.Kind.TOOL ? policy.tools().get(target.name()) : null;
    }

    private static Refused unknown(String rule, String label, Target target) {
        return new Refused(rule, label, Manner.UNKNOWN, "unknown " + target.kind());
    }
}

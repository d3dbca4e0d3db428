package dev.sluice.admin;

import dev.sluice.limit.LimitKey;
import dev.sluice.limit.Subjects;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.LimitScope;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ToolRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A limit, and whom it counts for one caller.
 *
 * @param rule the limit
 * @param tool the entry it belongs to; null when it holds for all tools
 * @param mode whether its refusals are carried out
 * @param subjects whom it counts
 */
record StandingLimit(LimitRule rule, @Nullable String tool, Mode mode, Subjects subjects) {

    /**
     * Every limit of a policy. What holds for all tools is counted in the mode of the one called.
     */
    static List<StandingLimit> of(Policy policy, Subjects subjects) {
        List<StandingLimit> limits = new ArrayList<>();
        Set<Mode> modes = EnumSet.of(policy.mode());
        policy.tools().entries().forEach(entry -> modes.add(policy.modeOf(entry)));
        for (LimitRule rule : policy.allTools().limits()) {
            modes.forEach(mode -> limits.add(new StandingLimit(rule, null, mode, subjects)));
        }
        for (ToolRules entry : policy.tools().entries()) {
            for (LimitRule rule : entry.limits()) {
                limits.add(new StandingLimit(rule, entry.name(), policy.modeOf(entry), subjects));
            }
        }
        return limits;
    }

    LimitKey key() {
        return LimitKey.of(rule, mode, subjects);
    }

    /** The enforced count and the one in shadow: a policy that changed its mode has both. */
    List<LimitKey> keys() {
        return List.of(
                LimitKey.of(rule, Mode.ENFORCE, subjects),
                LimitKey.of(rule, Mode.SHADOW, subjects));
    }

    boolean isOfSession() {
        return rule.scope() == LimitScope.SESSION;
    }

    /** Whether others than this grant stand on the same count. */
    boolean isShared() {
        return rule.scope() == LimitScope.SERVER || rule.scope() == LimitScope.GLOBAL;
    }
}

package dev.sluice.cli.access;

import dev.sluice.policy.Condition;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.Take;
import dev.sluice.policy.Trail;
import dev.sluice.policy.Truth;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far a decision came, and whether it looked at what may differ from call to call. */
final class Steps implements Trail {
    private final Map<String, Integer> tested = new HashMap<>();
    private int conditions;
    private int predicates;
    private int unmet;
    private boolean looked;

    @Override
    public void condition(Condition condition, Truth truth) {
        looked = true;
        conditions++;
    }

    @Override
    public void predicate(Predicate predicate, boolean holds) {
        predicates++;
        tested.put(predicate.pointer(), conditions);
        unmet = holds ? 0 : conditions;
        conditions = 0;
    }

    @Override
    public void amount(LimitRule limit, @Nullable Take take) {
        looked |= limit.incrementFrom() != null;
        predicates++;
    }

    /** Whether another call could be decided otherwise. */
    boolean haveLooked() {
        return looked;
    }

    /** How near the decision came to one rule and, once there, to its last condition. */
    int nearness(@Nullable String rule) {
        int near = predicates * 100 + unmet;
        Integer conditionsThere = rule == null ? null : tested.get(rule);
        return conditionsThere == null ? near : near + 10_000 + conditionsThere;
    }
}

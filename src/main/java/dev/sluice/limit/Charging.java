package dev.sluice.limit;

import dev.sluice.policy.LimitRule;
import dev.sluice.policy.LimitScope;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Take;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one call must be charged. Several limits on one count are charged once, and the strictest of
 * them is the one to keep.
 *
 * @param charges what to take, together or not at all
 * @param rules for each charge, the limit that speaks when there is no room
 * @param impossible the first limit that not even an empty window could let the call keep; null
 *     when there is none
 */
public record Charging(List<Charge> charges, List<LimitRule> rules, @Nullable Take impossible) {
    public Charging {
        charges = List.copyOf(charges);
        rules = List.copyOf(rules);
    }

    /** Works out the charges of one call. */
    public static Charging of(List<Take> takes, Mode mode, Subjects subjects) {
        Map<LimitKey, Take> strictest = new LinkedHashMap<>();
        for (Take take : takes) {
            LimitKey key = key(take.rule(), mode, subjects);
            strictest.merge(key, take, Charging::stricter);
        }
        List<Charge> charges = new ArrayList<>();
        List<LimitRule> rules = new ArrayList<>();
        for (Map.Entry<LimitKey, Take> each : strictest.entrySet()) {
            Take take = each.getValue();
            if (take.amount().compareTo(take.rule().max()) > 0) {
                return new Charging(List.of(), List.of(), take);
            }
            long max = units(take.rule(), take.rule().max());
            charges.add(new Charge(each.getKey(), max, units(take.rule(), take.amount())));
            rules.add(take.rule());
        }
        return new Charging(charges, rules, null);
    }

    private static Take stricter(Take first, Take second) {
        return second.rule().max().compareTo(first.rule().max()) < 0 ? second : first;
    }

    private static LimitKey key(LimitRule rule, Mode mode, Subjects subjects) {
        LimitScope scope = rule.scope();
        return new LimitKey(
                scope.name().toLowerCase(Locale.ROOT),
                subjects.of(scope),
                rule.counter(),
                rule.window(),
                mode == Mode.SHADOW);
    }

    private static long units(LimitRule rule, BigDecimal amount) {
        int decimals = rule.incrementFrom() == null ? 0 : LimitRule.DECIMALS;
        return amount.movePointRight(decimals).longValueExact();
    }
}

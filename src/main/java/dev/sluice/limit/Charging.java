package dev.sluice.limit;

import dev.sluice.policy.LimitRule;
import dev.sluice.policy.Mode;
import dev.sluice.policy.OnOutage;
import dev.sluice.policy.Take;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
        if (takes.size() == 1) {
            return ofOne(takes.get(0), LimitKey.of(takes.get(0).rule(), mode, subjects), takes);
        }
        Map<LimitKey, List<Take>> counts = counts(takes, mode, subjects);
        List<Charge> charges = new ArrayList<>();
        List<LimitRule> rules = new ArrayList<>();
        for (Map.Entry<LimitKey, List<Take>> count : counts.entrySet()) {
            Take strictest = strictest(count.getValue());
            if (strictest.amount().compareTo(strictest.rule().max()) > 0) {
                return new Charging(List.of(), List.of(), strictest);
            }
            charges.add(charge(count.getKey(), strictest, count.getValue()));
            rules.add(strictest.rule());
        }
        return new Charging(charges, rules, null);
    }

    /** What nearly every call has that has any. */
    private static Charging ofOne(Take take, LimitKey key, List<Take> all) {
        return take.amount().compareTo(take.rule().max()) > 0
                ? new Charging(List.of(), List.of(), take)
                : new Charging(List.of(charge(key, take, all)), List.of(take.rule()), null);
    }

    private static Map<LimitKey, List<Take>> counts(
            List<Take> takes, Mode mode, Subjects subjects) {
        Map<LimitKey, List<Take>> counts = new LinkedHashMap<>();
        for (Take take : takes) {
            LimitKey key = LimitKey.of(take.rule(), mode, subjects);
            counts.computeIfAbsent(key, unseen -> new ArrayList<>()).add(take);
        }
        return counts;
    }

    private static Take strictest(List<Take> takes) {
        Take strictest = takes.get(0);
        for (Take take : takes) {
            if (take.rule().max().compareTo(strictest.rule().max()) < 0) {
                strictest = take;
            }
        }
        return strictest;
    }

    /** What one limit asks for, that on the same count no other may leave out. */
    private static Charge charge(LimitKey key, Take strictest, List<Take> all) {
        LimitRule rule = strictest.rule();
        boolean vital = false;
        boolean lease = rule.incrementFrom() == null;
        for (int i = 0; i < all.size(); i++) {
            vital |= all.get(i).rule().onOutage() == OnOutage.DENY;
            lease &= all.get(i).rule().lease();
        }
        return new Charge(
                key,
                Units.of(rule, rule.max()),
                Units.of(rule, strictest.amount()),
                vital ? Charge.OnLoss.REFUSE : Charge.OnLoss.PASS,
                lease);
    }
}

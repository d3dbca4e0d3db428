package dev.sluice.limit.redis;

import dev.sluice.limit.Charge;
import dev.sluice.limit.LimitKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls that share an invocation and ask for the same, so that the store is told once. Many agents
 * under one limit are the case in which that limit is asked for most often.
 *
 * @param charges what each of them takes, together or not at all
 * @param wishes for each charge how many more units to lease
 * @param takings whose calls, in the order in which they came; one where there is more than one
 *     charge, or anything to lease
 */
record Alike(List<Charge> charges, List<Long> wishes, List<Taking> takings) {

    /** Puts together what is alike. No two calls change places that touch the same count. */
    static List<Alike> group(List<Taking> takings) {
        if (takings.size() == 1) {
            Taking only = takings.get(0);
            return List.of(new Alike(only.charges(), only.wishes(), takings));
        }
        List<Alike> groups = new ArrayList<>(takings.size());
        Map<LimitKey, Alike> latest = new HashMap<>();
        for (Taking taking : takings) {
            Alike before =
                    taking.charges().size() == 1 ? latest.get(taking.charges().get(0).key()) : null;
            if (before != null && before.admits(taking)) {
                before.takings.add(taking);
            } else {
                Alike alone = new Alike(taking.charges(), taking.wishes(), new ArrayList<>());
                alone.takings.add(taking);
                groups.add(alone);
                taking.charges().forEach(charge -> latest.put(charge.key(), alone));
            }
        }
        return groups;
    }

    private boolean admits(Taking taking) {
        return charges.size() == 1
                && charges.get(0).amount() > 0
                && wishes.get(0) == 0
                && taking.wishes().get(0) == 0
                && taking.charges().equals(charges);
    }
}

package dev.sluice.fleet;

import static dev.sluice.fleet.Rule.Kind.COARSE;
import static dev.sluice.fleet.Rule.Kind.EXACT;
import static dev.sluice.fleet.Rule.Kind.LEASED;
import static dev.sluice.fleet.Rule.Kind.SUM;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which grants call which tools under which limits. */
final class Plan {
    /** No count remembers longer than this. */
    static final Duration LONGEST_WINDOW = Duration.ofSeconds(5);

    private static final int BUSY_GRANTS = 5;

    /** Each is called often enough to be used up many times. */
    private static final Map<String, List<Rule>> BUSY =
            Map.of(
                    "calls-1s", List.of(own("calls-1s", 1, 4, EXACT)),
                    "calls-2s", List.of(own("calls-2s", 2, 6, EXACT)),
                    "calls-5s", List.of(own("calls-5s", 5, 12, EXACT)),
                    "sum-2s", List.of(own("sum-2s", 2, 12, SUM)),
                    "both", List.of(own("both-own", 2, 4, EXACT), shared("both-all", 2, 10)));

    /** So many calls that single ones are no longer told apart. */
    private static final Map<String, List<Rule>> WIDE =
            Map.of(
                    "wide-5s", List.of(own("wide-5s", 5, 1_100, COARSE)),
                    "leased-5s", List.of(own("leased-5s", 5, 1_024, LEASED)));

    /** Few calls each, for a crowd of counts. */
    private static final Map<String, List<Rule>> RARE =
            Map.of(
                    "rare-4s", List.of(own("rare-4s", 4, 1, EXACT)),
                    "rare-5s", List.of(own("rare-5s", 5, 1, EXACT)),
                    "rare-two-5s", List.of(own("rare-two-5s", 5, 2, EXACT)),
                    "rare-sum-5s", List.of(own("rare-sum-5s", 5, 5, SUM)));

    /** The policies' tools, by policy. */
    static final Map<String, Map<String, List<Rule>>> POLICIES =
            Map.of("busy", BUSY, "wide", WIDE, "rare", RARE);

    /** The policy of each grant. */
    final Map<String, String> grants = new LinkedHashMap<>();

    final List<Target> targets = new ArrayList<>();
    final List<Counter> counters = new ArrayList<>();

    private Plan(int rareGrants) {
        for (int i = 0; i < BUSY_GRANTS; i++) {
            grants.put("busy-" + i, "busy");
        }
        grants.put("wide", "wide");
        for (int i = 0; i < rareGrants; i++) {
            grants.put("rare-" + i, "rare");
        }
        Map<String, Counter> shared = new HashMap<>();
        grants.forEach(
                (grant, policy) ->
                        new TreeMap<>(POLICIES.getOrDefault(policy, Map.of()))
                                .forEach((tool, rules) -> add(grant, tool, rules, shared)));
    }

    /** About 30 counts. */
    static Plan small() {
        return new Plan(0);
    }

    /** About 1,000 counts. */
    static Plan full() {
        return new Plan(245);
    }

    private void add(String grant, String tool, List<Rule> rules, Map<String, Counter> shared) {
        List<Counter> charged = new ArrayList<>();
        for (Rule rule : rules) {
            charged.add(
                    rule.scope() == Rule.Scope.GRANT
                            ? counter(grant, rule)
                            : shared.computeIfAbsent(
                                    rule.counter(), unseen -> counter("all", rule)));
        }
        targets.add(new Target(targets.size(), grant, tool, charged));
    }

    private Counter counter(String subject, Rule rule) {
        Counter counter = new Counter(counters.size(), subject, rule);
        counters.add(counter);
        return counter;
    }

    private static Rule own(String name, int seconds, long max, Rule.Kind kind) {
        return new Rule(name, Rule.Scope.GRANT, Duration.ofSeconds(seconds), max, kind);
    }

    private static Rule shared(String name, int seconds, long max) {
        return new Rule(name, Rule.Scope.SERVER, Duration.ofSeconds(seconds), max, EXACT);
    }
}

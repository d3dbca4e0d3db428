package dev.sluice.fleet;

import java.util.List;
import java.util.Random;

/**
 * One tool as one grant calls it.
 *
 * @param index its place in the plan
 * @param counters what each call is charged to, together
 */
record Target(int index, String grant, String tool, List<Counter> counters) {
    private static final long QUARTER = Rule.MILLIONTHS / 4;
    private static final int QUARTERS = 19;

    Target {
        counters = List.copyOf(counters);
    }

    /** Whether a perfect limiter is known for it: one count that no other tool shares. */
    boolean isAlone() {
        return counters.size() == 1;
    }

    /** How many calls a second are made when agents ask for more than they may. */
    double tooMany() {
        return sustained() * counters.get(0).rule().kind().overload;
    }

    /** How many calls a second its narrowest limit lets pass. */
    double sustained() {
        return counters.stream()
                .filter(counter -> counter.rule().scope() == Rule.Scope.GRANT)
                .mapToDouble(
                        counter -> {
                            Rule rule = counter.rule();
                            return rule.maxUnits() / meanUnits() / rule.window().toSeconds();
                        })
                .min()
                .orElseThrow();
    }

    /** What one call takes. */
    int drawUnits(Random random) {
        return (int) (isSum() ? QUARTER * (1 + random.nextInt(QUARTERS)) : 1);
    }

    private double meanUnits() {
        return isSum() ? QUARTER * (1 + QUARTERS) / 2.0 : 1;
    }

    boolean isSum() {
        return counters.stream().anyMatch(it -> it.rule().kind() == Rule.Kind.SUM);
    }
}

package dev.sluice.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The fleet at full size, with each fault many times, against servers, a cluster and Sentinel. No
 * build runs it: {@code bench/run limits} does.
 */
class LimitsBench {
    private static final long SEED = Long.getLong("sluice.test.seed", 20_261_121L);
    private static final int GATEWAYS = Integer.getInteger("sluice.fleet.gateways", 5);
    private static final int TIMES = Integer.getInteger("sluice.fleet.times", 20);
    private static final Duration UNDISTURBED =
            Duration.ofSeconds(Integer.getInteger("sluice.fleet.seconds", 30));
    private static final boolean FULL = !Boolean.getBoolean("sluice.fleet.small");
    private static final boolean GUARDED = Boolean.getBoolean("sluice.fleet.guarded");
    private static final @Nullable Path REDIS = executable();
    private static final Set<String> STORES =
            Set.of(System.getProperty("sluice.fleet.stores", "single,cluster,sentinel").split(","));

    /** Faults come faster than counts forget, and at times a whole window apart. */
    private static final Duration[] RESTS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Plan.LONGEST_WINDOW.plusMillis(500),
        Duration.ofSeconds(1)
    };

    private final List<String> findings = new ArrayList<>();

    @Test
    void no_limit_is_exceeded_whatever_happens_to_the_store() throws IOException {
        System.out.printf("seed %d%n%s%n", SEED, Table.head());

        assertThat(STORES).isSubsetOf("single", "cluster", "sentinel");
        if (STORES.contains("single")) {
            measure(new SingleStore(REDIS));
        }
        if (REDIS != null && STORES.contains("cluster")) {
            measure(new ClusterStore(REDIS));
        }
        if (REDIS != null && STORES.contains("sentinel")) {
            measure(new SentinelStore(REDIS, GUARDED));
        }

        assertThat(findings).isEmpty();
    }

    private void measure(Store store) throws IOException {
        Plan plan = FULL ? Plan.full() : Plan.small();
        try (store;
                Fleet fleet = new Fleet(GATEWAYS, plan, store, List.of(), SEED)) {
            Run run = new Run(fleet, UNDISTURBED.dividedBy(2));
            run.undisturbed(UNDISTURBED);
            for (Fault fault : store.faults()) {
                run.disturbed(fault, TIMES, RESTS);
            }
            List<Phase> phases = run.end();
            AdmissionCheck check = fleet.check();
            Table table = new Table(check, fleet.load());
            phases.forEach(phase -> System.out.println(table.row(store.name(), phase)));
            List<String> otherwise = check.otherThanReceived(fleet.received());
            System.out.printf(
                    "fleet on %s: %d counts, %,d admissions, %,d given back; counts of which the server received more or less: %d; left out for want of a connection: %,d; last odd answer: %s%n",
                    store.name(),
                    plan.counters.size(),
                    check.admitted(0, Long.MAX_VALUE),
                    check.returned(),
                    otherwise.size(),
                    fleet.load().leftOut(),
                    fleet.oddity());
            for (String over : check.over(0, Long.MAX_VALUE)) {
                findings.add(store.name() + ", " + over);
            }
            findings.addAll(otherwise);
        }
    }

    private static @Nullable Path executable() {
        String path = System.getProperty("sluice.fleet.redis", "");
        return path.isEmpty() ? null : Path.of(path);
    }
}

package dev.sluice.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Three gateways with one Redis, offered five times what their limits let pass. {@code bench/run
 * limits} does the same with more of everything.
 */
class FleetIT {
    private static final long SEED = Long.getLong("sluice.test.seed", 20_261_121L);
    private static final int GATEWAYS = 3;

    /**
     * A call waits longer for Redis than it would in earnest, so that what is measured is not how
     * busy the machine is.
     */
    private static final List<String> OPTIONS =
            List.of("-Dsluice.limit.redis.timeout=1s", "-XX:TieredStopAtLevel=1");

    private static final Duration REST = Duration.ofSeconds(1);

    /** How much of a window one of its 128 parts is, in percent. */
    private static final double SUB_WINDOW = 100.0 / 128;

    /** When a call was judged is known only to lie between its question and its answer. */
    private static final double BLUR = 0.5;

    private static final List<Phase> PHASES = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private static Fleet fleet;

    @SuppressWarnings("NullAway.Init")
    private static SingleStore store;

    @SuppressWarnings("NullAway.Init")
    private static AdmissionCheck check;

    @SuppressWarnings("NullAway.Init")
    private static Phase undisturbed;

    @BeforeAll
    static void runAll() throws Exception {
        System.out.println("seed " + SEED);
        store = new SingleStore(null);
        fleet = new Fleet(GATEWAYS, Plan.small(), store, OPTIONS, SEED);
        Run run = new Run(fleet, Duration.ofSeconds(2));
        undisturbed = run.undisturbed(Duration.ofSeconds(12));
        run.disturbed(store.fault("killed, back with its data"), 1, REST);
        run.disturbed(store.fault("killed, back empty"), 1, REST);
        run.disturbed(store.fault("reply cut after the script ran"), 3, REST);
        run.disturbed(store.fault("paused"), 1, REST);
        run.disturbed(store.fault("failover to a copy 1 s old"), 1, REST);
        PHASES.addAll(run.end());
        check = fleet.check();
        Table table = new Table(check, fleet.load());
        System.out.println(Table.head());
        PHASES.forEach(phase -> System.out.println(table.row(store.name(), phase)));
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
        }
        store.close();
    }

    @Test
    @Threat({"F1", "F3", "F4"})
    void no_window_admits_more_than_its_limit_whatever_happens() {
        assertThat(check.over(0, Long.MAX_VALUE)).isEmpty();
        assertThat(check.admitted(undisturbed.from(), undisturbed.to())).isGreaterThan(1_000);
    }

    @Test
    @Threat({"F1", "F7"})
    void the_server_received_exactly_what_was_admitted() {
        assertThat(fleet.oddity()).isEmpty();
        assertThat(check.otherThanReceived(fleet.received())).isEmpty();
    }

    @Test
    void a_limit_without_leases_admits_nearly_what_a_perfect_one_would() {
        assertThat(under(Rule.Kind.EXACT, Rule.Kind.SUM)).isLessThanOrEqualTo(1);
        assertThat(under(Rule.Kind.COARSE)).isLessThanOrEqualTo(SUB_WINDOW + BLUR);
    }

    @Test
    void leases_leave_no_more_unused_than_is_promised() {
        assertThat(under(Rule.Kind.LEASED)).isLessThanOrEqualTo((GATEWAYS + 1) * SUB_WINDOW);
    }

    @Test
    void no_call_is_refused_that_an_exact_limit_had_room_for() {
        assertThat(check.wronglyRefused(calls(), undisturbed.from(), undisturbed.to())).isEmpty();
    }

    private static double under(Rule.Kind first, Rule.Kind... more) {
        return check.underPercent(
                calls(), EnumSet.of(first, more), undisturbed.from(), undisturbed.to());
    }

    private static List<Call> calls() {
        return fleet.load().calls(undisturbed.from(), undisturbed.to());
    }
}

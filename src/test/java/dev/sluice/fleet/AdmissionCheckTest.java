package dev.sluice.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.fleet.Call.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A check that finds nothing shows something only if it finds what is there. */
class AdmissionCheckTest {
    private static final long SECOND = 1_000_000;

    /** Of the limit that these tests look at. */
    private static final int MAX = 4;

    private final Plan plan = Plan.small();
    private final Map<String, Counter> names = new HashMap<>();
    private final List<Admission> logged = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final Target target =
            plan.targets.stream()
                    .filter(it -> it.tool().equals("calls-1s"))
                    .findFirst()
                    .orElseThrow();

    AdmissionCheckTest() {
        plan.counters.forEach(counter -> names.put("key" + counter.index(), counter));
    }

    @Test
    void one_admission_too_many_is_found() {
        for (int i = 0; i < MAX; i++) {
            admitted(SECOND + i);
        }
        assertThat(check().over(0, 9 * SECOND)).isEmpty();

        admitted(2 * SECOND - 1);

        assertThat(check().over(0, 9 * SECOND))
                .singleElement()
                .asString()
                .endsWith((MAX + 1) + " of " + MAX);
        assertThat(check().over(2 * SECOND, 9 * SECOND)).isEmpty();
    }

    @Test
    void an_admission_a_window_later_is_none_too_many() {
        for (int i = 0; i < MAX; i++) {
            admitted(SECOND);
        }
        admitted(2 * SECOND);

        assertThat(check().over(0, 9 * SECOND)).isEmpty();
    }

    @Test
    void what_was_given_back_is_not_counted_and_what_never_was_admitted_is_found() {
        for (int i = 0; i < MAX + 1; i++) {
            admitted(SECOND + i);
        }
        logged.add(new Admission(key(), 1, SECOND + 300, true));
        assertThat(check().over(0, 9 * SECOND)).isEmpty();
        assertThat(check().returned()).isEqualTo(1);

        logged.add(new Admission(key(), 1, SECOND - 300, true));
        assertThatThrownBy(this::check).hasMessageContaining("never admitted");
    }

    @Test
    void a_server_that_received_other_than_was_logged_is_found() {
        admitted(SECOND);
        long[] received = new long[plan.targets.size()];
        assertThat(check().otherThanReceived(received)).hasSize(1);

        received[target.index()] = 1;
        assertThat(check().otherThanReceived(received)).isEmpty();
    }

    @Test
    void what_a_perfect_limiter_would_have_admitted_is_missed() {
        for (int i = 0; i < 2 * MAX; i++) {
            calls.add(new Call(target.index(), 0, 1, SECOND + i, SECOND + i, Outcome.LIMITED));
        }
        for (int i = 0; i < MAX / 2; i++) {
            admitted(SECOND + i);
        }

        assertThat(underPercent()).isCloseTo(50, within(0.001));
        for (int i = MAX / 2; i < MAX; i++) {
            admitted(SECOND + i);
        }
        assertThat(underPercent()).isCloseTo(0, within(0.001));
    }

    @Test
    void a_call_that_was_refused_with_room_all_the_while_is_found() {
        for (int i = 0; i < MAX - 1; i++) {
            admitted(SECOND + i);
        }
        calls.add(new Call(target.index(), 0, 1, SECOND + 10, SECOND + 20, Outcome.LIMITED));
        assertThat(check().wronglyRefused(calls, 0, 9 * SECOND)).hasSize(1);

        calls.add(new Call(target.index(), 0, 1, SECOND, SECOND + 5, Outcome.STORE_OUT));
        assertThat(check().wronglyRefused(calls, 0, 9 * SECOND)).isEmpty();

        calls.remove(1);
        admitted(SECOND + 15);
        assertThat(check().wronglyRefused(calls, 0, 9 * SECOND)).isEmpty();
    }

    private double underPercent() {
        return check().underPercent(calls, EnumSet.of(Rule.Kind.EXACT), 0, 9 * SECOND);
    }

    private void admitted(long at) {
        logged.add(new Admission(key(), 1, at, false));
    }

    private String key() {
        return "key" + target.counters().get(0).index();
    }

    private AdmissionCheck check() {
        return new AdmissionCheck(plan, names, logged);
    }
}

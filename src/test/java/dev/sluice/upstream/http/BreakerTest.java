package dev.sluice.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.http.Breaker.Pass;
import dev.sluice.upstream.http.Breaker.Rules;
import dev.sluice.upstream.http.Breaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When a server is left alone, and when it is tried again; no clock but the test's. */
class BreakerTest {
    private static final long OPEN_FOR = Duration.ofSeconds(10).toNanos();
    private static final Rules RULES = new Rules(4, 50, Duration.ofSeconds(10), 1);

    private final List<State> changes = new ArrayList<>();
    private final Breaker breaker = new Breaker(RULES, changes::add);
    private long now = Long.MAX_VALUE - OPEN_FOR; // it overflows, as a nanosecond clock may

    @Test
    void nothing_is_known_of_a_server_before_a_whole_window_of_calls() {
        fail(3);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);

        fail(1);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(changes).containsExactly(State.OPEN);
        assertThat(breaker.ask(now)).isNull();
    }

    @Test
    void only_the_last_calls_count() {
        fail(1);
        work(3);
        fail(1); // the first failure is not among the last four any more
        assertThat(breaker.state()).isEqualTo(State.CLOSED);

        fail(1);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void fewer_failures_than_the_share_never_open_it() {
        for (int i = 0; i < 100; i++) {
            fail(1);
            work(3);
        }

        assertThat(changes).isEmpty();
    }

    @Test
    void what_says_nothing_is_no_call() {
        fail(3);
        for (int i = 0; i < 10; i++) {
            pass().saysNothing();
        }
        fail(1);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void one_probe_is_let_through_after_the_pause_and_its_success_closes_it() {
        fail(4);
        now += OPEN_FOR - 1;
        assertThat(breaker.ask(now)).isNull();
        assertThat(breaker.pause(now)).isEqualTo(Duration.ofNanos(1));
        now++;

        Pass probe = pass();
        assertThat(breaker.ask(now)).isNull();
        probe.worked(now);

        assertThat(changes).containsExactly(State.OPEN, State.HALF_OPEN, State.CLOSED);
        fail(3); // it begins anew, with nothing known
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_probe_that_fails_opens_it_for_as_long_again() {
        fail(4);
        now += OPEN_FOR;
        pass().failed(now);

        now += OPEN_FOR - 1;
        assertThat(breaker.ask(now)).isNull();
        now++;
        assertThat(breaker.ask(now)).isNotNull();
        assertThat(changes)
                .containsExactly(State.OPEN, State.HALF_OPEN, State.OPEN, State.HALF_OPEN);
    }

    @Test
    void a_probe_that_says_nothing_leaves_its_turn_to_another() {
        fail(4);
        now += OPEN_FOR;
        pass().saysNothing();

        assertThat(breaker.ask(now)).isNotNull();
        assertThat(breaker.ask(now)).isNull();
    }

    @Test
    void a_probe_that_never_ends_does_not_keep_the_server_away_for_good() {
        fail(4);
        now += OPEN_FOR;
        pass();
        now += OPEN_FOR;

        pass().worked(now);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void as_many_probes_as_are_wanted_are_made_at_once() {
        Breaker many = new Breaker(new Rules(1, 100, Duration.ofSeconds(10), 3), changes::add);
        Objects.requireNonNull(many.ask(now)).failed(now);
        now += OPEN_FOR;

        assertThat(many.ask(now)).isNotNull();
        assertThat(many.ask(now)).isNotNull();
        assertThat(many.ask(now)).isNotNull();
        assertThat(many.ask(now)).isNull();
    }

    @Test
    void calls_from_before_a_change_say_nothing_after_it() {
        Pass slow = pass();
        Pass slower = pass();
        fail(4);
        slow.worked(now);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        now += OPEN_FOR;
        pass();

        slower.worked(now);

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void of_what_is_told_of_one_call_the_first_counts() {
        Pass pass = pass();
        for (int i = 0; i < 10; i++) {
            pass.failed(now);
        }

        assertThat(changes).isEmpty();
    }

    @Test
    void one_that_never_opens_counts_nothing() {
        Breaker never = new Breaker(Rules.NEVER, changes::add);
        for (int i = 0; i < 100; i++) {
            Objects.requireNonNull(never.ask(now)).failed(now);
        }

        assertThat(changes).isEmpty();
        assertThat(never.ask(now)).isNotNull();
    }

    private Pass pass() {
        return Objects.requireNonNull(breaker.ask(now), "no call may be made");
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            pass().failed(now);
        }
    }

    private void work(int times) {
        for (int i = 0; i < times; i++) {
            pass().worked(now);
        }
    }
}

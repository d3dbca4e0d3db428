package dev.sluice.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Charge.OnLoss;
import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.redis.Taking.Grant;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Permits that were taken in advance: how many, for how long, and what becomes of the rest. */
class LeasesTest {
    private static final long SUB_WINDOW = Duration.ofSeconds(128).toNanos() / 128;
    private static final LimitKey KEY =
            new LimitKey("grant", "g", "c", Duration.ofSeconds(128), false);
    private static final Charge CALL = new Charge(KEY, 25_600, 1, OnLoss.REFUSE, true);
    private static final List<Charge> CALLS = List.of(CALL);

    private final Leases leases = new Leases();
    private long now = Long.MAX_VALUE - SUB_WINDOW;

    @Test
    void only_large_limits_on_calls_that_allow_it_are_leased() {
        assertThat(Leases.suit(CALLS)).isTrue();
        assertThat(Leases.suit(List.of(new Charge(KEY, 1_024, 1, OnLoss.PASS, true)))).isTrue();
        assertThat(Leases.suit(List.of(new Charge(KEY, 1_023, 1, OnLoss.REFUSE, true)))).isFalse();
        assertThat(Leases.suit(List.of(new Charge(KEY, 25_600, 2, OnLoss.REFUSE, true)))).isFalse();
        assertThat(Leases.suit(List.of(CALL, new Charge(KEY, 25_600, 1)))).isFalse();
    }

    @Test
    void who_calls_once_in_a_while_leases_nothing() {
        for (int i = 0; i < 10; i++) {
            assertThat(leases.draw(CALLS, now)).isNull();
            assertThat(leases.wish(CALL, now)).isZero();
            now += 2 * SUB_WINDOW;
        }
    }

    @Test
    void as_many_are_wished_as_were_needed_lately_but_no_more_than_a_share() {
        IntStream.range(0, 7).forEach(i -> leases.draw(CALLS, now));
        assertThat(leases.wish(CALL, now)).isEqualTo(6);
        assertThat(leases.wish(CALL, now)).as("while one asks, no other does").isZero();
        leases.settle(CALL, null, now);

        IntStream.range(0, 1_000).forEach(i -> leases.draw(CALLS, now));
        assertThat(leases.wish(CALL, now)).isEqualTo(100);
    }

    @Test
    void what_is_held_is_drawn_one_by_one_until_it_is_used_up() {
        stock(3, SUB_WINDOW);

        for (int i = 0; i < 3; i++) {
            assertThat(Objects.requireNonNull(leases.draw(CALLS, now)).receipts())
                    .containsExactly(new Receipt(KEY, 77, 1));
        }
        assertThat(leases.draw(CALLS, now)).isNull();
    }

    @Test
    void what_has_gone_stale_is_not_drawn_but_given_back_once() {
        stock(3, SUB_WINDOW);
        leases.draw(CALLS, now);
        now += SUB_WINDOW - 1;
        assertThat(leases.draw(CALLS, now)).isNotNull();
        now += 1;

        assertThat(leases.draw(CALLS, now)).isNull();
        assertThat(leases.unused()).isEmpty();
        leases.tidy(now);
        assertThat(leases.unused()).containsExactly(new Receipt(KEY, 77, 1));
        leases.tidy(now);
        assertThat(leases.unused()).isEmpty();
    }

    @Test
    void a_call_with_several_limits_draws_from_all_of_them_or_from_none() {
        LimitKey other = new LimitKey("global", "", "c", Duration.ofSeconds(128), false);
        List<Charge> both = List.of(CALL, new Charge(other, 25_600, 1, OnLoss.REFUSE, true));
        stock(1, SUB_WINDOW);

        assertThat(leases.draw(both, now)).isNull();
        assertThat(leases.draw(CALLS, now)).as("nothing was drawn").isNotNull();
    }

    @Test
    void permits_of_a_larger_limit_are_not_drawn_under_one_that_was_lowered() {
        stock(3, SUB_WINDOW);

        Charge lowered = new Charge(KEY, 25_599, 1, OnLoss.REFUSE, true);
        assertThat(leases.draw(List.of(lowered), now)).isNull();
        Charge raised = new Charge(KEY, 25_601, 1, OnLoss.REFUSE, true);
        assertThat(leases.draw(List.of(raised), now)).isNotNull();
    }

    @Test
    void permits_of_a_count_that_was_set_back_are_forgotten() {
        stock(3, SUB_WINDOW);

        leases.drop(List.of(KEY));

        assertThat(leases.draw(CALLS, now)).isNull();
        leases.tidy(now + 2 * SUB_WINDOW);
        assertThat(leases.unused()).isEmpty();
    }

    private void stock(long units, long nanos) {
        leases.settle(CALL, new Grant(77, units, nanos / 1_000, units), now);
    }
}

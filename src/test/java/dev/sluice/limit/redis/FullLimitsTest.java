package dev.sluice.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption.Exceeded;
import dev.sluice.limit.LimitKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered of full limits: for how long, and for whom. */
class FullLimitsTest {
    private static final long NOW = -5;
    private static final List<Charge> CHARGES =
            List.of(
                    new Charge(
                            new LimitKey("grant", "g", "c", Duration.ofMinutes(1), false), 3, 1));

    private final FullLimits full = new FullLimits();

    @Test
    void the_wait_that_is_told_shrinks_with_time() {
        full.remember(CHARGES, new Exceeded(0, Duration.ofSeconds(9), 2), NOW);

        assertThat(full.of(CHARGES, NOW + 40_000_000))
                .isEqualTo(new Exceeded(0, Duration.ofMillis(8_960), 2));
    }

    @Test
    void after_a_tenth_of_a_second_the_store_is_asked_again() {
        full.remember(CHARGES, new Exceeded(0, Duration.ofSeconds(9), 0), NOW);

        assertThat(full.of(CHARGES, NOW + 99_999_999)).isNotNull();
        assertThat(full.of(CHARGES, NOW + 100_000_000)).isNull();
    }

    @Test
    void whoever_has_waited_as_long_as_was_told_is_not_refused() {
        full.remember(CHARGES, new Exceeded(0, Duration.ofMillis(20), 0), NOW);

        assertThat(full.of(CHARGES, NOW + 19_999_999)).isNotNull();
        assertThat(full.of(CHARGES, NOW + 20_000_000)).isNull();
    }

    @Test
    void another_call_or_a_refund_is_not_held_to_it() {
        full.remember(CHARGES, new Exceeded(0, Duration.ofSeconds(9), 0), NOW);

        List<Charge> other = List.of(new Charge(CHARGES.get(0).key(), 4, 1));
        assertThat(full.of(other, NOW)).isNull();
        full.forget();
        assertThat(full.of(CHARGES, NOW)).isNull();
    }
}

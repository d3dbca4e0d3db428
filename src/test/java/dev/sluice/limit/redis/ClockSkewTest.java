package dev.sluice.limit.redis;

import static dev.sluice.limit.redis.Sample.SHORT;
import static dev.sluice.limit.redis.Sample.call;
import static dev.sluice.limit.redis.Sample.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.redis.Replica.SetUp;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.RedisProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replicas whose clocks are minutes apart keep limits as one. */
@Threat("F8")
@Timeout(60)
class ClockSkewTest {
    private static final long FIVE_MINUTES = Duration.ofMinutes(5).toNanos();
    private static final int MAX = 1_024;

    private final RedisProcess redis = new RedisProcess();
    private final Replica right = Replica.at(redis.url());
    private final Replica ahead = off(FIVE_MINUTES);
    private final Replica behind = off(-FIVE_MINUTES);

    private Replica off(long by) {
        return SetUp.at(redis.url())
                .clock(() -> System.nanoTime() + by)
                .admissions(right.admissions)
                .start();
    }

    @AfterEach
    void stop() {
        right.close();
        ahead.close();
        behind.close();
        redis.close();
    }

    @Test
    void what_one_takes_is_gone_for_all_and_comes_back_for_all() {
        Charge call = call(key("calls", SHORT), 3);
        assertThat(ahead.admitted(call)).isTrue();
        assertThat(right.admitted(call)).isTrue();
        assertThat(behind.admitted(call)).isTrue();

        for (Replica each : new Replica[] {right, ahead, behind}) {
            assertThat(each.take(call))
                    .isInstanceOfSatisfying(
                            Consumption.Exceeded.class,
                            full ->
                                    assertThat(full.retryAfter())
                                            .isPositive()
                                            .isLessThanOrEqualTo(SHORT));
        }
        for (Replica each : new Replica[] {behind, right, ahead}) {
            await().until(() -> each.admitted(call));
        }
        right.admissions.check(SHORT, 3);
    }

    /** What is taken ahead goes stale by the replica's clock. */
    @Test
    void limits_that_are_leased_are_kept_too() {
        LimitKey key = key("leased", SHORT);
        Charge call = new Charge(key, MAX, 1, Charge.OnLoss.REFUSE, true);
        long end = System.nanoTime() + SHORT.multipliedBy(3).toNanos();
        while (System.nanoTime() < end) {
            ahead.take(call);
            right.take(call);
            behind.take(call);
        }

        assertThat(right.admissions.units()).isGreaterThan(2 * MAX);
        right.admissions.check(SHORT, MAX);
    }
}

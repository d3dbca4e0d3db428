package dev.sluice.limit.redis;

import static dev.sluice.limit.redis.Sample.LONG;
import static dev.sluice.limit.redis.Sample.call;
import static dev.sluice.limit.redis.Sample.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.StoreUnavailableException;
import dev.sluice.limit.redis.Replica.SetUp;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.RedisProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis dies or stands still while calls come. */
@Threat("F2")
@Timeout(60)
class KilledStoreTest {
    private static final int MANY = 2_000;
    private static final LimitKey KEY = key("calls", LONG);
    private static final Charge CALL = call(KEY, 5);

    private final RedisProcess redis = new RedisProcess();

    @AfterEach
    void stop() {
        redis.close();
    }

    /** The time-out is far beyond the test's patience: whoever waited for it would fail. */
    @Test
    void calls_are_told_at_once_and_hardly_anything_is_tried() {
        try (Replica replica = SetUp.at(redis.url()).timeout(Duration.ofHours(1)).start()) {
            assertThat(replica.take(CALL)).isInstanceOf(Consumption.Taken.class);
            redis.kill();
            int before = replica.attempts();
            long start = System.nanoTime();

            for (int i = 0; i < MANY; i++) {
                assertThat(replica.take(CALL)).isEqualTo(new Consumption.Unavailable());
                assertThat(System.nanoTime() - start).isLessThan(Replica.PATIENCE.toNanos());
            }

            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            assertThat(replica.attempts() - before).isLessThan(10 + 2 * (int) seconds);
            assertThat(replica.connections()).isZero();
            assertThatThrownBy(() -> replica.usage(KEY))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> replica.reset(KEY))
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void counting_goes_on_by_itself_when_it_is_back() {
        try (Replica replica = SetUp.at(redis.url()).caution(Duration.ZERO).start()) {
            assertThat(replica.take(CALL)).isInstanceOf(Consumption.Taken.class);
            redis.command("SAVE");
            redis.kill();
            assertThat(replica.take(CALL)).isEqualTo(new Consumption.Unavailable());

            redis.start();

            await().until(() -> replica.admitted(CALL));
            assertThat(replica.connections()).isEqualTo(1);
            assertThat(replica.exhaust(CALL)).isInstanceOf(Consumption.Exceeded.class);
            assertThat(replica.admissions.units()).isEqualTo(5);
        }
    }

    @Test
    void a_replica_that_starts_before_its_store_counts_as_soon_as_there_is_one() {
        redis.kill();
        try (Replica replica = Replica.at(redis.url())) {
            assertThat(replica.take(CALL)).isEqualTo(new Consumption.Unavailable());

            redis.start();

            await().until(() -> replica.admitted(CALL));
        }
    }

    @Test
    void an_operator_can_see_how_it_is() {
        try (Replica replica = Replica.at(redis.url())) {
            await().until(() -> replica.admitted(CALL));

            assertThat(replica.health().kind()).isEqualTo("redis");
            assertThat(replica.health().connected()).isEqualTo(1);
            assertThat(replica.health().loops()).isEqualTo(1);
            assertThat(replica.health().roundTrip()).isPositive();
            assertThat(replica.health().answered()).isNotNull();
            assertThat(replica.health().failure()).isNull();
            redis.kill();

            await().until(() -> replica.health().failure() != null);
            assertThat(replica.health().connected()).isZero();
            assertThat(replica.health().failed()).isNotNull();
        }
    }

    @Test
    void a_store_that_stands_still_is_given_up_after_the_time_out_and_found_again() {
        Duration timeout = Duration.ofMillis(200);
        try (Replica replica = SetUp.at(redis.url()).timeout(timeout).start()) {
            await().until(() -> replica.admitted(CALL));
            redis.pause();

            assertThat(replica.take(CALL)).isEqualTo(new Consumption.Unavailable());
            assertThat(replica.takeAtOnce(20, CALL))
                    .containsOnly(new Consumption.Unavailable())
                    .hasSize(20);
            redis.resume();

            await().until(() -> !(replica.take(CALL) instanceof Consumption.Unavailable));
            assertThat(replica.exhaust(CALL)).isInstanceOf(Consumption.Exceeded.class);
            assertThat(replica.admissions.units()).isLessThanOrEqualTo(5);
            assertThat(replica.usage(KEY).units()).isEqualTo(5);
        }
    }
}

package dev.sluice.limit.redis;

import static dev.sluice.limit.redis.Sample.LONG;
import static dev.sluice.limit.redis.Sample.SHORT;
import static dev.sluice.limit.redis.Sample.call;
import static dev.sluice.limit.redis.Sample.key;
import static dev.sluice.limit.redis.Sample.passing;
import static dev.sluice.limit.redis.Sample.unknownFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Consumption.Lost;
import dev.sluice.limit.Consumption.Taken;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.redis.Replica.SetUp;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.FaultProxy;
import dev.sluice.testsupport.redis.RedisProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis comes back without what it held. */
@Threat("F3")
@Timeout(60)
class EmptiedStoreTest {
    private static final LimitKey KEY = key("calls", SHORT);
    private static final Charge CALL = call(KEY, 3);

    private final RedisProcess redis = new RedisProcess();

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void nothing_is_admitted_until_a_whole_window_is_known_again() {
        try (Replica replica = Replica.at(redis.url())) {
            replica.exhaust(CALL);
            redis.kill();
            long gone = System.nanoTime();
            redis.startEmpty();

            await().until(() -> replica.take(CALL) instanceof Lost);
            await().until(() -> replica.admitted(CALL));

            Duration waited = Duration.ofNanos(System.nanoTime() - gone);
            assertThat(waited).isGreaterThan(unknownFor(SHORT));
            replica.exhaust(CALL);
            replica.admissions.check(SHORT, 3);
        }
    }

    @Test
    void a_flush_on_an_open_connection_is_the_same() {
        try (Replica replica = Replica.at(redis.url())) {
            replica.exhaust(CALL);
            long gone = System.nanoTime();
            redis.command("FLUSHALL");

            // the same call is told for a tenth of a second that its limit is full
            assertThat(replica.take(call(KEY, 4))).isInstanceOf(Lost.class);
            await().until(() -> replica.admitted(CALL));

            assertThat(Duration.ofNanos(System.nanoTime() - gone)).isGreaterThan(unknownFor(SHORT));
            replica.exhaust(CALL);
            replica.admissions.check(SHORT, 3);
        }
    }

    @Test
    void the_wait_that_is_told_is_true() {
        try (Replica replica = Replica.at(redis.url())) {
            replica.take(CALL);
            redis.command("FLUSHALL");

            long asked = System.nanoTime();
            Lost lost = (Lost) replica.take(CALL);
            assertThat(lost.index()).isZero();
            assertThat(lost.retryAfter())
                    .isGreaterThan(SHORT)
                    .isLessThanOrEqualTo(unknownFor(SHORT).plusMillis(1));

            long then = asked + lost.retryAfter().toNanos();
            assertThat(replica.usage(KEY).uncertain()).isBetween(Duration.ZERO, lost.retryAfter());
            await().until(() -> System.nanoTime() > then + Duration.ofMillis(100).toNanos());
            assertThat(replica.take(CALL)).isInstanceOf(Taken.class);
        }
    }

    @Test
    void a_long_window_is_unknown_for_no_longer_than_the_caution() {
        Charge hourly = call(key("hourly", LONG), 3);
        Duration caution = Duration.ofMillis(500);
        try (Replica replica = SetUp.at(redis.url()).caution(caution).start()) {
            replica.take(hourly);
            redis.command("FLUSHALL");

            Lost lost = (Lost) replica.take(hourly);

            assertThat(lost.retryAfter()).isPositive().isLessThanOrEqualTo(caution);
            await().until(() -> replica.admitted(hourly));
        }
    }

    @Test
    void without_caution_whatever_redis_holds_is_trusted() {
        try (Replica replica = SetUp.at(redis.url()).caution(Duration.ZERO).start()) {
            replica.exhaust(CALL);
            redis.command("FLUSHALL");

            // a full limit is remembered for a tenth of a second
            await().until(() -> replica.admitted(CALL));
        }
    }

    @Test
    void a_limit_that_passes_in_an_outage_passes_and_says_that_it_is_uncertain() {
        LimitKey open = key("open", LONG);
        try (Replica replica = Replica.at(redis.url())) {
            Taken before = (Taken) replica.take(passing(open, 2));
            assertThat(before.uncertain()).isEmpty();
            redis.command("FLUSHALL");

            for (int i = 0; i < 5; i++) { // more than it allows
                assertThat(((Taken) replica.take(passing(open, 2))).uncertain()).containsExactly(0);
            }
            assertThat(replica.usage(open).units()).isEqualTo(5);
            assertThat(replica.usage(open).uncertain()).isPositive();
        }
    }

    @Test
    void of_several_limits_the_one_that_refuses_is_named_and_nothing_is_taken() {
        LimitKey open = key("open", LONG);
        LimitKey strict = key("strict", LONG);
        try (Replica replica = Replica.at(redis.url())) {
            replica.take(passing(open, 2), call(strict, 2));
            redis.command("FLUSHALL");

            assertThat(((Lost) replica.take(passing(open, 2), call(strict, 2))).index())
                    .isEqualTo(1);
            assertThat(((Lost) replica.take(call(strict, 2), passing(open, 2))).index()).isZero();

            assertThat(replica.limiter.usage(List.of(open, strict)).await().indefinitely())
                    .allSatisfy(usage -> assertThat(usage.units()).isZero());
        }
    }

    @Test
    void a_first_start_blocks_nothing() {
        try (Replica first = Replica.at(redis.url());
                Replica second = SetUp.at(redis.url()).admissions(first.admissions).start()) {
            assertThat(((Taken) first.take(CALL)).uncertain()).isEmpty();
            assertThat(((Taken) second.take(CALL)).uncertain()).isEmpty();
            assertThat(((Taken) first.take(CALL)).uncertain()).isEmpty();
            assertThat(second.take(CALL)).isInstanceOf(Consumption.Exceeded.class);
        }
    }

    @Test
    void a_replica_that_remembers_corrects_one_that_took_the_loss_for_a_first_start() {
        Charge hourly = call(key("hourly", LONG), 3);
        try (FaultProxy proxy = new FaultProxy(redis.port());
                Replica old = Replica.at(proxy.url());
                Replica fresh = Replica.at(redis.url())) {
            old.exhaust(hourly);
            proxy.answer("EVAL", "-BUSY so that it cannot be the first\r\n");
            redis.command("FLUSHALL");
            assertThat(fresh.take(hourly)).isInstanceOf(Taken.class);

            proxy.pass();

            await().until(() -> fresh.take(call(key("other", LONG), 1_000)) instanceof Lost);
            assertThat(fresh.take(hourly)).isInstanceOf(Lost.class);
            assertThat(old.take(hourly)).isInstanceOf(Lost.class);
        }
    }

    @Test
    void scripts_that_were_flushed_are_loaded_once_and_no_count_is_lost() {
        try (FaultProxy proxy = new FaultProxy(redis.port());
                Replica replica = Replica.at(proxy.url())) {
            Charge call = call(key("hourly", LONG), 3);
            assertThat(replica.take(call)).isInstanceOf(Taken.class);
            long before = proxy.seen("EVAL") - proxy.seen("EVALSHA");

            redis.command("SCRIPT", "FLUSH");

            assertThat(replica.exhaust(call)).isInstanceOf(Consumption.Exceeded.class);
            assertThat(replica.admissions.units()).isEqualTo(3);
            long loaded = proxy.seen("EVAL") - proxy.seen("EVALSHA") - before;
            assertThat(loaded).isBetween(1L, 2L); // a look at the server may meet the call
        }
    }
}

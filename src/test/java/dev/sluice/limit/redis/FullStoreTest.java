package dev.sluice.limit.redis;

import static dev.sluice.limit.redis.Sample.LONG;
import static dev.sluice.limit.redis.Sample.call;
import static dev.sluice.limit.redis.Sample.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption.Exceeded;
import dev.sluice.limit.Consumption.Lost;
import dev.sluice.limit.Consumption.Taken;
import dev.sluice.limit.Consumption.Unavailable;
import dev.sluice.limit.LimitKey;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.RedisProcess;
import dev.sluice.testsupport.redis.Resp;
import dev.sluice.testsupport.redis.RespClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Redis has no memory left. */
@Threat("F11")
@Timeout(60)
class FullStoreTest {
    private static final LimitKey KEY = key("calls", LONG);
    private static final Charge CALL = call(KEY, 5);

    @Test
    void a_store_that_is_full_counts_nothing_and_admits_nothing() {
        try (RedisProcess redis =
                        new RedisProcess("--maxmemory", "2mb", "--maxmemory-policy", "noeviction");
                Replica replica = Replica.at(redis.url())) {
            assertThat(replica.take(CALL)).isInstanceOf(Taken.class);
            fill(redis);
            redis.command("CONFIG", "SET", "maxmemory", "1mb"); // buffers may have become free

            for (int i = 0; i < 20; i++) {
                assertThat(replica.take(CALL)).isEqualTo(new Unavailable());
                Charge other = call(key("other" + i, LONG), 5);
                assertThat(replica.take(other)).isEqualTo(new Unavailable());
            }
            redis.command("DEL", "filler");
            redis.command("CONFIG", "SET", "maxmemory", "2mb");

            await().until(() -> replica.admitted(CALL));
            assertThat(replica.exhaust(CALL)).isInstanceOf(Exceeded.class);
            assertThat(replica.admissions.units()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @CsvSource({"allkeys-lru, true", "volatile-ttl, true", "noeviction, false"})
    void a_redis_that_may_throw_counts_away_is_warned_of(String policy, boolean warned) {
        try (LogLines log = new LogLines();
                RedisProcess redis = new RedisProcess("--maxmemory-policy", policy);
                Replica replica = Replica.at(redis.url())) {
            await().until(() -> replica.admitted(CALL));
            assertThat(replica.usage(KEY).units()).isEqualTo(1); // asked after the warning

            assertThat(log.tell("maxmemory-policy is " + policy)).isEqualTo(warned);
        }
    }

    /** The epoch is one of the keys. */
    @Test
    void where_keys_are_pushed_out_and_nothing_is_left_the_loss_is_noticed() {
        try (RedisProcess redis =
                        new RedisProcess(
                                "--maxmemory", "2mb", "--maxmemory-policy", "allkeys-random");
                Replica replica = Replica.at(redis.url())) {
            assertThat(replica.exhaust(CALL)).isInstanceOf(Exceeded.class);
            await().until(() -> evicted(redis));

            await().until(() -> replica.take(call(KEY, 6)) instanceof Lost);
        }
    }

    private static boolean evicted(RedisProcess redis) {
        try (RespClient client = new RespClient(redis.port())) {
            for (int i = 0; i < 2_000; i++) {
                client.call("SET", "filler" + i, "x".repeat(1_000));
            }
        }
        return Long.valueOf(0).equals(redis.command("EXISTS", new StoreKeys("sluice").epoch()));
    }

    private static void fill(RedisProcess redis) {
        try (RespClient client = new RespClient(redis.port())) {
            for (int size = 4_096; size > 0; size /= 4) {
                String text = "x".repeat(size);
                while (!(client.call("RPUSH", "filler", text) instanceof Resp.Failure)) {
                    assertThat(client.call("EXISTS", "filler")).isEqualTo(1L);
                }
            }
        }
    }
}

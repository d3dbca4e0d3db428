package dev.sluice.limit.redis;

import static dev.sluice.limit.redis.Sample.LONG;
import static dev.sluice.limit.redis.Sample.SHORT;
import static dev.sluice.limit.redis.Sample.call;
import static dev.sluice.limit.redis.Sample.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption.Exceeded;
import dev.sluice.limit.Consumption.Lost;
import dev.sluice.limit.Consumption.Taken;
import dev.sluice.limit.Consumption.Unavailable;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.StoreUnavailableException;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.RedisProcess;
import dev.sluice.testsupport.redis.Resp;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else writes where counts are kept. */
@Threat("F13")
@Timeout(60)
class AlteredCountersTest {
    private static final LimitKey KEY = key("calls", SHORT);
    private static final Charge CALL = call(KEY, 2);
    private static final StoreKeys KEYS = new StoreKeys("sluice");
    private static final String AT = KEYS.of(KEY);

    private final RedisProcess redis = new RedisProcess();
    private final Replica replica = Replica.at(redis.url());

    @AfterEach
    void stop() {
        replica.close();
        redis.close();
    }

    /** Each to a counter of its own, whose limit is used up. */
    private static final List<String> ALTERATIONS =
            List.of(
                    "SET KEY text",
                    "HSET KEY field text",
                    "SADD KEY member",
                    "LPUSH KEY garbage",
                    "LSET KEY 0 garbage",
                    "LSET KEY 1 garbage",
                    "LPOP KEY",
                    "LTRIM KEY 0 0");

    @Test
    void a_counter_that_is_none_admits_nothing_and_heals() {
        for (String command : ALTERATIONS) {
            assertThat(replica.exhaust(call(key(command, SHORT), 1))).isInstanceOf(Exceeded.class);
        }
        ALTERATIONS.forEach(this::alter);
        long altered = System.nanoTime();

        for (String command : ALTERATIONS) {
            Charge more = call(key(command, SHORT), 2); // not remembered to be full
            assertThat(replica.take(more)).as(command).isEqualTo(new Unavailable());
            assertThat(expiry(KEYS.of(more.key()))).as(command).isNotEqualTo(-1);
        }
        for (String command : ALTERATIONS) {
            await().until(() -> replica.admitted(call(key(command, SHORT), 1)));
        }
        assertThat(System.nanoTime() - altered).isGreaterThan(SHORT.toNanos() / 2);
    }

    private void alter(String command) {
        String at = KEYS.of(key(command, SHORT));
        if (command.startsWith("HSET") || command.startsWith("SADD")) {
            redis.command("DEL", at);
        }
        Object reply = redis.command(command.replace("KEY", at).split(" ", -1));
        assertThat(reply).as(command).isNotInstanceOf(Resp.Failure.class);
    }

    @Test
    void garbage_behind_a_counter_changes_nothing_that_was_counted() {
        replica.exhaust(CALL);
        redis.command("RPUSH", AT, "garbage");

        assertThat(replica.take(call(KEY, 2))).isInstanceOf(Exceeded.class);
        await().until(() -> replica.admitted(CALL));

        replica.exhaust(CALL);
        replica.admissions.check(SHORT, 2);
    }

    @Test
    void a_count_of_the_wrong_type_cannot_be_seen_but_set_back() {
        redis.command("SET", AT, "text");
        assertThat(replica.take(CALL)).isEqualTo(new Unavailable());
        assertThatThrownBy(() -> replica.usage(KEY)).isInstanceOf(StoreUnavailableException.class);

        replica.reset(KEY);

        assertThat(replica.take(CALL)).isInstanceOf(Taken.class);
    }

    @Test
    void one_altered_counter_leaves_the_others_alone() {
        LimitKey sane = key("sane", LONG);
        redis.command("SET", AT, "text");

        assertThat(replica.take(call(sane, 2), CALL)).isEqualTo(new Unavailable());
        assertThat(replica.take(call(sane, 2))).isInstanceOf(Taken.class);

        assertThat(replica.usage(sane).units()).isEqualTo(1);
    }

    @Test
    void a_counter_without_an_end_gets_one_again() {
        replica.exhaust(CALL);
        redis.command("PERSIST", AT);
        assertThat(expiry(AT)).isEqualTo(-1);

        await().until(() -> replica.admitted(CALL));

        assertThat(expiry(AT)).isPositive();
        replica.exhaust(CALL);
        replica.admissions.check(SHORT, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET KEY text", "DEL KEY", "SET KEY a b"})
    void an_epoch_that_was_altered_is_a_loss(String command) {
        replica.exhaust(CALL);
        String[] words = command.split(" ", 3);
        words[1] = KEYS.epoch();
        redis.command(words);

        assertThat(replica.take(call(KEY, 3))).isInstanceOf(Lost.class);

        await().until(() -> replica.admitted(CALL));
        replica.admissions.check(SHORT, 2);
    }

    @Test
    void an_epoch_of_the_wrong_type_admits_nothing() {
        replica.take(CALL);
        redis.command("DEL", KEYS.epoch());
        redis.command("LPUSH", KEYS.epoch(), "text");

        assertThat(replica.take(call(KEY, 3))).isNotInstanceOf(Taken.class);
        await().until(() -> replica.admitted(CALL));
        replica.admissions.check(SHORT, 2);
    }

    private long expiry(String of) {
        return redis.command("PTTL", of) instanceof Long millis ? millis : 0;
    }
}

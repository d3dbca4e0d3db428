package dev.sluice.limit.redis;

import static dev.sluice.limit.redis.Sample.LONG;
import static dev.sluice.limit.redis.Sample.call;
import static dev.sluice.limit.redis.Sample.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Consumption.Exceeded;
import dev.sluice.limit.Consumption.Taken;
import dev.sluice.limit.Consumption.Unavailable;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.redis.Replica.SetUp;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.FaultProxy;
import dev.sluice.testsupport.redis.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis, or the way to it, is slow or mute. */
@Timeout(60)
class SlowStoreTest {
    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final LimitKey KEY = key("calls", LONG);
    private static final LimitKey FULL = key("full", LONG);
    private static final Charge CALL = call(KEY, 50);

    private final RedisProcess redis = new RedisProcess();
    private final FaultProxy proxy = new FaultProxy(redis.port());
    private final Replica replica = SetUp.at(proxy.url()).timeout(TIMEOUT).start();

    @AfterEach
    void stop() {
        replica.close();
        proxy.close();
        redis.close();
    }

    @Test
    @Threat("F5")
    void calls_are_given_up_when_replies_take_five_seconds_and_counted_as_used() {
        await().until(() -> replica.admitted(CALL));
        proxy.delay(Duration.ofSeconds(5));

        for (int i = 0; i < 3; i++) {
            assertThat(replica.take(CALL)).isEqualTo(new Unavailable());
        }
        assertThat(replica.takeAtOnce(10, CALL)).containsOnly(new Unavailable());
        proxy.pass();

        await().until(() -> replica.admitted(CALL));
        long admitted = replica.admissions.units();
        assertThat(replica.usage(KEY).units()).isBetween(admitted + 3, admitted + 13);
    }

    /** An answer that went to the wrong call would tell the second one that it is full. */
    @Test
    @Threat("F5")
    void a_late_reply_is_not_taken_for_the_next_one() {
        await().until(() -> replica.exhaust(call(FULL, 2)) instanceof Exceeded);
        proxy.hold();
        assertThat(replica.take(call(FULL, 1))).isEqualTo(new Unavailable());
        CompletableFuture<Consumption> next =
                replica.limiter.take(List.of(CALL)).subscribeAsCompletionStage();
        CompletableFuture<Consumption> last =
                replica.limiter.take(List.of(call(FULL, 2))).subscribeAsCompletionStage();

        proxy.pass();

        assertThat(next.join())
                .isInstanceOfSatisfying(
                        Taken.class,
                        taken -> assertThat(taken.receipts().get(0).key()).isEqualTo(KEY));
        assertThat(last.join()).isInstanceOf(Exceeded.class);
        assertThat(replica.attempts()).isEqualTo(1);
        assertThat(replica.usage(KEY).units()).isEqualTo(1);
    }

    @Test
    @Threat("F5")
    void the_event_loop_goes_on_while_a_call_waits() {
        await().until(() -> replica.admitted(CALL));
        proxy.hold();
        CompletableFuture<Consumption> waiting =
                replica.limiter.take(List.of(CALL)).subscribeAsCompletionStage();
        await().until(() -> proxy.seen("EVAL") > 1);

        replica.turns(100);

        assertThat(waiting.join()).isEqualTo(new Unavailable());
    }

    @Test
    @Threat("F6")
    void a_black_hole_is_left_for_a_new_connection_when_it_ends() {
        await().until(() -> replica.admitted(CALL));
        proxy.swallow();

        assertThat(replica.take(CALL)).isEqualTo(new Unavailable());
        await().until(() -> replica.take(CALL) instanceof Unavailable && proxy.connections() > 1);
        assertThat(replica.connections()).isZero();
        long used = replica.admissions.units();
        proxy.pass();

        await().until(() -> replica.admitted(CALL));
        assertThat(replica.connections()).isEqualTo(1);
        assertThat(replica.usage(KEY).units()).isEqualTo(used + 1);
    }

    /** Each of them has been waiting in vain, but one connection is all that is needed. */
    @Test
    @Threat("F6")
    void many_calls_that_wait_together_lead_to_one_new_connection() {
        await().until(() -> replica.admitted(CALL));
        proxy.swallow();
        assertThat(replica.takeAtOnce(500, CALL)).containsOnly(new Unavailable());
        int attempts = replica.attempts();
        proxy.pass();

        await().until(() -> replica.admitted(CALL));

        assertThat(replica.attempts()).isLessThanOrEqualTo(attempts + 3);
        assertOneConnection();
    }

    @Test
    @Threat("F6")
    void a_store_that_is_mute_from_the_start_is_found_when_it_speaks() {
        proxy.swallow();
        assertThat(replica.takeAtOnce(500, CALL)).containsOnly(new Unavailable());
        assertThat(replica.attempts()).isLessThanOrEqualTo(2);
        proxy.pass();

        await().until(() -> replica.admitted(CALL));

        assertOneConnection();
    }

    @Test
    @Threat("F6")
    void connections_that_end_at_once_are_tried_again_with_pauses() {
        await().until(() -> replica.admitted(CALL));
        proxy.refuse();
        proxy.cutAll();
        await().until(() -> proxy.connections() >= 4);
        assertThat(replica.take(CALL)).isEqualTo(new Unavailable());
        proxy.pass();

        await().until(() -> replica.admitted(CALL));
        assertThat(proxy.connections()).isLessThan(15);
    }

    /** Also after a while: an attempt that was given up must not come true later. */
    private void assertOneConnection() {
        await().during(Duration.ofMillis(2_500))
                .until(() -> replica.connections() == 1 && connectionsOfRedis() == 1);
    }

    private long connectionsOfRedis() {
        String list = String.valueOf(redis.command("CLIENT", "LIST"));
        return list.lines().filter(line -> line.contains("cmd=eval")).count();
    }
}

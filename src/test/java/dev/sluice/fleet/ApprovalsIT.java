package dev.sluice.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.redis.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Three gateways with one Redis: asked here, decided there, run elsewhere. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApprovalsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @SuppressWarnings("NullAway.Init")
    private static RedisProcess redis;

    @SuppressWarnings("NullAway.Init")
    private static ApprovalFleet fleet;

    @BeforeAll
    static void start() throws Exception {
        redis = new RedisProcess("--appendonly", "yes", "--appendfsync", "always");
        fleet = new ApprovalFleet(redis.url());
    }

    @AfterAll
    static void stop() {
        fleet.close();
        redis.close();
    }

    private static String asked(int at) {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> fleet.pending(at), ids -> !ids.isEmpty())
                .get(0);
    }

    private static String get(CompletableFuture<String> reply) throws Exception {
        return reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void a_call_that_is_held_at_one_is_released_by_a_decision_at_another() throws Exception {
        CompletableFuture<String> held = fleet.call(0, ApprovalFleet.HELD, 1);
        String id = asked(1);
        assertThat(fleet.received()).doesNotContain(1);

        assertThat(fleet.decide(1, id, true).statusCode()).isEqualTo(200);

        assertThat(get(held)).contains(ApprovalFleet.ANSWER);
        assertThat(fleet.received()).containsOnlyOnce(1);
        assertThat(fleet.decide(2, id, false).statusCode()).isEqualTo(409);
    }

    @Test
    void a_question_of_one_that_another_decides_lets_the_call_pass_once_at_a_third()
            throws Exception {
        assertThat(get(fleet.call(0, ApprovalFleet.RETRIED, 2))).contains("[APPROVAL PENDING]");
        assertThat(fleet.decide(1, asked(1), true).statusCode()).isEqualTo(200);

        assertThat(get(fleet.call(2, ApprovalFleet.RETRIED, 2))).contains(ApprovalFleet.ANSWER);

        for (int gateway = 0; gateway < 3; gateway++) {
            assertThat(get(fleet.call(gateway, ApprovalFleet.RETRIED, 2)))
                    .contains("[APPROVAL PENDING]");
        }
        assertThat(fleet.received()).containsOnlyOnce(2);
        assertThat(fleet.decide(0, asked(0), false).statusCode()).isEqualTo(200);
    }

    @Test
    void of_decisions_at_all_of_them_at_once_one_counts() throws Exception {
        CompletableFuture<String> held = fleet.call(0, ApprovalFleet.HELD, 3);
        String id = asked(2);
        List<CompletableFuture<Integer>> decisions =
                List.of(0, 1, 2).stream()
                        .map(
                                at ->
                                        CompletableFuture.supplyAsync(
                                                () -> {
                                                    try {
                                                        return fleet.decide(at, id, at != 1)
                                                                .statusCode();
                                                    } catch (Exception e) {
                                                        throw new IllegalStateException(e);
                                                    }
                                                }))
                        .toList();

        List<Integer> told = decisions.stream().map(CompletableFuture::join).toList();

        assertThat(told).containsOnlyOnce(200).filteredOn(each -> each == 409).hasSize(2);
        boolean yes = told.get(1) != 200;
        assertThat(get(held)).contains(yes ? ApprovalFleet.ANSWER : "[APPROVAL REFUSED]");
        assertThat(fleet.received().contains(3)).isEqualTo(yes);
    }

    @Test
    void a_question_that_is_pending_outlives_a_restart_of_redis_with_its_file() throws Exception {
        CompletableFuture<String> held = fleet.call(0, ApprovalFleet.HELD, 4);
        String id = asked(1);
        redis.kill();
        redis.start();

        await().atMost(PATIENCE).until(() -> fleet.decide(2, id, true).statusCode() != 503);

        assertThat(get(held)).contains(ApprovalFleet.ANSWER);
        assertThat(fleet.received()).containsOnlyOnce(4);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void nothing_runs_of_what_a_gateway_held_that_was_killed() throws Exception {
        CompletableFuture<String> held = fleet.call(0, ApprovalFleet.HELD, 5);
        String id = asked(1);
        fleet.gateway(0).signal("KILL");
        fleet.gateway(0).awaitEnd();
        assertThat(held).failsWithin(PATIENCE);

        assertThat(fleet.decide(1, id, true).statusCode()).isEqualTo(200);

        assertThat(
                        get(
                                fleet.call(2, ApprovalFleet.HELD, 6)
                                        .completeOnTimeout("", 2, TimeUnit.SECONDS)))
                .isEmpty();
        assertThat(fleet.received()).doesNotContain(5);
        assertThat(get(fleet.call(2, ApprovalFleet.HELD, 5))).contains(ApprovalFleet.ANSWER);
        assertThat(fleet.received()).containsOnlyOnce(5);
    }
}

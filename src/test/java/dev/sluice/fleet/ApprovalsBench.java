package dev.sluice.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.redis.RedisProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How soon after a decision at one gateway a call runs that another holds. */
class ApprovalsBench {
    private static final int TIMES = Integer.getInteger("sluice.approvals.times", 300);
    private static final int HELD = Integer.getInteger("sluice.approvals.held", 50);

    @Test
    void a_call_is_released_within_a_second_of_its_decision_wherever_it_is_held() throws Exception {
        List<Long> latencies = new ArrayList<>();
        try (RedisProcess redis = new RedisProcess();
                ApprovalFleet fleet = new ApprovalFleet(redis.url())) {
            List<CompletableFuture<String>> others = new ArrayList<>();
            for (int i = 0; i < HELD; i++) {
                others.add(fleet.call(i % 3, ApprovalFleet.HELD, 1_000_000 + i));
            }
            await().until(() -> fleet.pending(0).size() == HELD);
            for (int i = 0; i < TIMES; i++) {
                CompletableFuture<Long> released =
                        fleet.call(i % 3, ApprovalFleet.HELD, i)
                                .thenApply(ApprovalsBench::releasedAt);
                String id =
                        await().pollDelay(0, TimeUnit.MILLISECONDS)
                                .until(() -> fleet.pending(0), ids -> ids.size() > HELD)
                                .get(0);
                long decided = System.nanoTime();
                assertThat(fleet.decide((i + 1) % 3, id, true).statusCode()).isEqualTo(200);
                latencies.add(released.get(30, TimeUnit.SECONDS) - decided);
            }
            assertThat(fleet.received()).hasSize(TIMES);
            assertThat(others).noneMatch(CompletableFuture::isDone);
        }
        Collections.sort(latencies);
        System.out.printf(
                "approvals: %d calls held at one of three gateways and decided at another, %d others held meanwhile; from decision to answer p50 %d ms, p99 %d ms, at most %d ms%n",
                TIMES, HELD, millis(latencies, 50), millis(latencies, 99), millis(latencies, 100));
        assertThat(millis(latencies, 99)).isLessThan(1_000);
    }

    private static long releasedAt(String reply) {
        assertThat(reply).contains(ApprovalFleet.ANSWER);
        return System.nanoTime();
    }

    private static long millis(List<Long> sorted, int percent) {
        int place = (int) Math.ceil(sorted.size() * percent / 100.0) - 1;
        return TimeUnit.NANOSECONDS.toMillis(sorted.get(place));
    }
}

package dev.sluice.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Charge.OnLoss;
import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.limit.Consumption.Taken;
import dev.sluice.limit.LimitKey;
import dev.sluice.testsupport.Effort;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.RedisProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Replicas that lease, one store, one clock that the test moves. Every permit is counted, by the
 * plainest model, at the moment of its use.
 */
class LeaseModelTest {
    private static final long DAWN = 3_000_000_000_000_000L;

    private final RedisProcess redis = new RedisProcess();
    private final ClockedStore store = new ClockedStore(redis);
    private long micros = DAWN;

    @AfterEach
    void stop() {
        store.close();
        redis.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 1024, 1", "3, 5000, 1", "5, 20000, 1", "5, 12800, 10", "2, 30000, 60"})
    @Threat({"F1", "F9"})
    void no_window_holds_more_than_max_and_little_is_left_unused(
            int replicas, long max, long seconds) {
        long seed = Long.getLong("sluice.test.seed", 4_711 + max);
        System.out.println("leases: seed " + seed);
        Random random = new Random(seed);
        LimitKey key = new LimitKey("grant", "g", "c", Duration.ofSeconds(seconds), false);
        Charge call = new Charge(key, max, 1, OnLoss.REFUSE, true);
        List<Leases> all = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            all.add(new Leases());
        }
        ExactModel model = new ExactModel();
        long window = seconds * 1_000_000;
        long windows = Math.max(2, Effort.of(8));
        long admitted = 0;
        long questions = 0;
        // five times what the limit admits, evenly enough that a perfect one would fill every
        // window
        while (micros < DAWN + windows * window) {
            micros += random.nextLong(2 * window * 5 / (6 * max) + 1);
            Leases leases = all.get(random.nextInt(replicas));
            boolean passes = leases.draw(List.of(call), micros * 1_000) != null;
            if (!passes) {
                questions++;
                passes = ask(leases, call);
            }
            if (passes) {
                assertThat(model.hasRoom(micros, List.of(call)))
                        .as("seed %d: at most max at %d", seed, micros - DAWN)
                        .isTrue();
                model.admit(micros, List.of(call));
                admitted++;
            }
        }
        double unused = 1 - admitted / (double) (windows * max);
        System.out.printf(
                "%d replicas, max %d: %.2f %% unused, %d questions for %d calls%n",
                replicas, max, unused * 100, questions, admitted);
        assertThat(unused).isLessThan((replicas + 2) / 128.0);
        assertThat(questions).isPositive();
    }

    private boolean ask(Leases leases, Charge call) {
        long now = micros * 1_000;
        long wish = leases.wish(call, now);
        Taking.Answer answer = store.takeAt(micros, List.of(call), List.of(wish));
        if (wish > 0) {
            leases.settle(call, answer.leases().isEmpty() ? null : answer.leases().get(0), now);
        }
        List<Receipt> unused = leases.unused();
        if (!unused.isEmpty()) {
            store.giveBack(unused);
        }
        return answer.consumption() instanceof Taken;
    }
}

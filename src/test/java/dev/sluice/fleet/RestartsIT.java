package dev.sluice.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.RedisProcess;
import org.junit.jupiter.api.Test;

/**
 * Gateways that are restarted and killed while agents call. {@code bench/run restarts} does the
 * same with haproxy, and more often.
 */
class RestartsIT {
    private static final int MOST = 60;

    @Test
    @Threat({"I5", "I7"})
    void nothing_is_lost_by_a_restart_and_by_a_crash_only_what_was_under_way() throws Exception {
        try (RedisProcess redis = new RedisProcess();
                Restarts run = new Restarts(redis, ProbingBalancer::new, MOST, 1, 20)) {
            for (int i = 0; i < 3; i++) {
                run.restart(i % Restarts.GATEWAYS);
            }
            assertThat(run.lost()).isEmpty();
            assertThat(run.oddExits()).isEmpty();
            assertThat(run.server().limited()).isLessThanOrEqualTo(MOST);
            assertThat(run.agents().streams().ended()).isGreaterThanOrEqualTo(20);

            run.kill(0);
            run.kill(1);
            run.end();

            assertThat(run.lost()).isEmpty();
            assertThat(run.server().receivedTwice()).isZero();
            assertThat(run.server().limited()).isBetween(MOST - run.excused().size(), MOST);
            assertThat(run.agents().limited()).isPositive();
            assertThat(run.agents().answered()).isGreaterThan(100);
        }
    }
}

package dev.sluice.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.redis.RedisProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Restarts at full size, behind haproxy. No build runs it: {@code bench/run restarts} does. */
class RestartsBench {
    private static final int TIMES = Integer.getInteger("sluice.restarts.times", 50);
    private static final int STREAMS = Integer.getInteger("sluice.restarts.streams", 100);
    private static final int MOST = 500;
    private static final Path REDIS =
            Path.of(System.getProperty("sluice.restarts.redis", "/usr/bin/redis-server"));

    @Test
    void nothing_is_lost_by_restarts_and_by_kills_only_what_was_under_way() throws Exception {
        try (RedisProcess redis = new RedisProcess(REDIS);
                Restarts run = new Restarts(redis, RestartsBench::haproxy, MOST, 2, STREAMS)) {
            for (int i = 0; i < TIMES; i++) {
                run.restart(i % Restarts.GATEWAYS);
                tell("restarted", i + 1, run);
            }
            assertThat(run.lost()).isEmpty();
            assertThat(run.server().limited()).isLessThanOrEqualTo(MOST);

            for (int i = 0; i < TIMES; i++) {
                run.kill(i % Restarts.GATEWAYS);
                tell("killed", i + 1, run);
            }
            run.end();
            tell("all is over, killed", TIMES, run);
            run.lost().forEach(lost -> System.out.println("restarts: lost " + lost));

            assertThat(run.lost()).isEmpty();
            assertThat(run.oddExits()).isEmpty();
            assertThat(run.server().receivedTwice()).isZero();
            assertThat(run.server().limited()).isBetween(MOST - run.excused().size(), MOST);
        }
    }

    private static Balancer haproxy(Vertx vertx, Replicas replicas) {
        try {
            return new Haproxy(replicas);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tell(String what, int times, Restarts run) {
        if (times % 5 == 0 || times == TIMES) {
            System.out.printf(
                    "restarts: %s %d times: %,d calls answered, %,d limited, %d connections refused; at the server %,d calls, %d twice, %d limited of %d; streams %d open, %,d ended properly; lost at a killed gateway %d, otherwise %d%n",
                    what,
                    times,
                    run.agents().answered(),
                    run.agents().limited(),
                    run.agents().moved(),
                    run.server().received(),
                    run.server().receivedTwice(),
                    run.server().limited(),
                    MOST,
                    run.agents().streams().open(),
                    run.agents().streams().ended(),
                    run.excused().size(),
                    run.lost().size());
        }
    }
}

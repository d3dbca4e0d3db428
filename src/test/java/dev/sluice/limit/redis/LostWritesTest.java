package dev.sluice.limit.redis;

import static dev.sluice.limit.redis.Sample.SHORT;
import static dev.sluice.limit.redis.Sample.call;
import static dev.sluice.limit.redis.Sample.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption.Lost;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.redis.Replica.SetUp;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.FaultProxy;
import dev.sluice.testsupport.redis.RedisProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis comes back with counts, but without the newest of them. */
@Threat("F4")
@Timeout(60)
class LostWritesTest {
    private static final LimitKey KEY = key("calls", SHORT);
    private static final Charge CALL = call(KEY, 3);

    @Test
    void a_restart_from_an_older_snapshot_is_noticed() {
        try (RedisProcess redis = new RedisProcess();
                Replica replica = Replica.at(redis.url())) {
            replica.take(CALL);
            redis.command("SAVE");
            replica.exhaust(CALL);
            redis.kill();
            redis.start();

            await().until(() -> replica.take(CALL) instanceof Lost);
            await().until(() -> replica.admitted(CALL));

            replica.exhaust(CALL);
            replica.admissions.check(SHORT, 3);
        }
    }

    /** It reaches the new server as it reached the old one: only the server's own id differs. */
    @Test
    void a_replica_that_was_promoted_without_the_newest_counts_is_noticed() {
        try (RedisProcess master = new RedisProcess("--repl-diskless-sync-delay", "0");
                RedisProcess other =
                        new RedisProcess(
                                "--replicaof", "127.0.0.1", String.valueOf(master.port()));
                FaultProxy proxy = new FaultProxy(master.port());
                Replica replica = Replica.at(proxy.url())) {
            replica.take(CALL);
            String epoch = new StoreKeys("sluice").epoch();
            await().until(() -> Long.valueOf(1).equals(other.command("EXISTS", epoch)));
            other.pause();
            replica.exhaust(CALL);
            master.kill();
            other.resume();
            other.command("REPLICAOF", "NO", "ONE");
            assertThat(other.command("EXISTS", epoch)).isEqualTo(1L);

            proxy.target(other.port());

            await().until(() -> replica.take(CALL) instanceof Lost);
            await().until(() -> replica.admitted(CALL));
            replica.exhaust(CALL);
            replica.admissions.check(SHORT, 3);
        }
    }

    /** It never restarted, and knows nothing of what was counted while another was asked. */
    @Test
    void an_old_master_that_is_asked_again_is_noticed() {
        try (RedisProcess old = new RedisProcess("--repl-diskless-sync-delay", "0");
                RedisProcess other =
                        new RedisProcess("--replicaof", "127.0.0.1", String.valueOf(old.port()));
                FaultProxy proxy = new FaultProxy(old.port());
                Replica replica = Replica.at(proxy.url())) {
            replica.take(CALL);
            String epoch = new StoreKeys("sluice").epoch();
            await().until(() -> Long.valueOf(1).equals(other.command("EXISTS", epoch)));
            other.command("REPLICAOF", "NO", "ONE");
            proxy.target(other.port());
            await().until(() -> replica.take(CALL) instanceof Lost);
            await().until(() -> replica.admitted(CALL));
            replica.exhaust(CALL);

            proxy.target(old.port());

            await().until(() -> replica.take(CALL) instanceof Lost);
            await().until(() -> replica.admitted(CALL));
            replica.exhaust(CALL);
            replica.admissions.check(SHORT, 3);
        }
    }

    /** Nothing may have been lost, but nobody can know. */
    @Test
    void a_fresh_replica_is_cautious_too_once_one_has_noticed() {
        try (RedisProcess redis = new RedisProcess();
                Replica old = Replica.at(redis.url());
                Replica fresh = SetUp.at(redis.url()).admissions(old.admissions).start()) {
            old.take(CALL);
            redis.command("SAVE");
            redis.kill();
            redis.start();
            long back = System.nanoTime();

            await().until(() -> fresh.take(CALL) instanceof Lost);

            assertThat(((Lost) fresh.take(call(KEY, 4))).retryAfter())
                    .isLessThanOrEqualTo(Sample.unknownFor(SHORT));
            await().until(() -> fresh.admitted(CALL));
            assertThat(Duration.ofNanos(System.nanoTime() - back)).isGreaterThan(SHORT);
        }
    }
}

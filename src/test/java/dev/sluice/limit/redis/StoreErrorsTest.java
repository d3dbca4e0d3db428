package dev.sluice.limit.redis;

import static dev.sluice.limit.redis.Sample.LONG;
import static dev.sluice.limit.redis.Sample.call;
import static dev.sluice.limit.redis.Sample.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption.Exceeded;
import dev.sluice.limit.Consumption.Taken;
import dev.sluice.limit.Consumption.Unavailable;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.StoreUnavailableException;
import dev.sluice.limit.redis.Replica.SetUp;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.FaultProxy;
import dev.sluice.testsupport.redis.LoopbackPorts;
import dev.sluice.testsupport.redis.RedisProcess;
import dev.sluice.testsupport.redis.RespServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Redis answers instead of a count is an outage, never a full limit. */
@Threat("F10")
@Timeout(60)
class StoreErrorsTest {
    private static final LimitKey KEY = key("calls", LONG);
    private static final Charge CALL = call(KEY, 2);

    /** As real servers say it; and what no server says. */
    static String[] answers() {
        return new String[] {
            "-MOVED 3999 127.0.0.1:6381",
            "-ASK 3999 127.0.0.1:6381",
            "-CROSSSLOT Keys in request don't hash to the same slot",
            "-READONLY You can't write against a read only replica.",
            "-LOADING Redis is loading the dataset in memory",
            "-CLUSTERDOWN Hash slot not served",
            "-BUSY Redis is busy running a script. You can only call SCRIPT KILL.",
            "-OOM command not allowed when used memory > 'maxmemory'.",
            "-NOPERM this user has no permissions to run the 'evalsha' command",
            "-MISCONF Redis is configured to save RDB snapshots, but it cannot persist on disk",
            "-TRYAGAIN Multiple keys request during rehashing of slot",
            "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
            "-NOREPLICAS Not enough good replicas to write.",
            "-NOSCRIPT No matching script. Please use EVAL.",
            "-",
            "+OK",
            ":1",
            "$-1",
            "*0",
            "*1\r\n:2",
            "*3\r\n$1\r\nx\r\n:1\r\n:9",
            "*3\r\n$1\r\nx\r\n$3\r\nabc\r\n:1",
            "*4\r\n$1\r\nx\r\n:1\r\n:2\r\n:0",
            "?what",
            "*-7",
        };
    }

    @ParameterizedTest
    @MethodSource("answers")
    void a_store_that_answers_so_from_the_start_is_out(String answer) {
        try (RespServer server = new RespServer(answer + "\r\n");
                Replica replica = SetUp.at(server.url()).timeout(Duration.ofSeconds(1)).start()) {
            assertThat(replica.take(CALL)).isEqualTo(new Unavailable());
            assertThat(replica.take(CALL)).isEqualTo(new Unavailable());
            assertThat(server.seen("EVALSHA")).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void a_store_that_begins_to_answer_so_is_out_until_it_counts_again(String answer) {
        try (RedisProcess redis = new RedisProcess();
                FaultProxy proxy = new FaultProxy(redis.port());
                Replica replica = SetUp.at(proxy.url()).timeout(Duration.ofSeconds(1)).start()) {
            assertThat(replica.take(CALL)).isInstanceOf(Taken.class);
            proxy.answer("EVAL", answer + "\r\n");

            for (int i = 0; i < 7; i++) {
                assertThat(replica.take(CALL)).isEqualTo(new Unavailable());
            }
            assertThatThrownBy(() -> replica.usage(KEY))
                    .isInstanceOf(StoreUnavailableException.class);
            proxy.pass();

            await().until(() -> !(replica.take(CALL) instanceof Unavailable));
            assertThat(replica.exhaust(CALL)).isInstanceOf(Exceeded.class);
            assertThat(replica.admissions.units()).isEqualTo(2);
        }
    }

    @Test
    void a_read_only_replica_counts_nothing() {
        try (RedisProcess master = new RedisProcess("--repl-diskless-sync-delay", "0");
                Replica counting = Replica.at(master.url());
                RedisProcess other =
                        new RedisProcess(
                                "--replicaof", "127.0.0.1", String.valueOf(master.port()));
                Replica replica = Replica.at(other.url())) {
            assertThat(replica.take(CALL)).isEqualTo(new Unavailable());

            counting.take(CALL);
            String epoch = new StoreKeys("sluice").epoch();
            await().until(() -> Long.valueOf(1).equals(other.command("EXISTS", epoch)));

            assertThat(replica.take(CALL)).isEqualTo(new Unavailable());
            assertThat(counting.usage(KEY).units()).isEqualTo(1);
        }
    }

    /** Its connection stays open; to find the new master, it must be given up. */
    @Test
    void a_master_that_is_made_a_replica_is_left_at_the_first_call() {
        try (RedisProcess redis = new RedisProcess();
                FaultProxy proxy = new FaultProxy(redis.port());
                Replica replica = Replica.at(proxy.url())) {
            assertThat(replica.take(CALL)).isInstanceOf(Taken.class);
            redis.command("REPLICAOF", "127.0.0.1", String.valueOf(LoopbackPorts.free()));
            int before = proxy.connections();

            assertThat(replica.take(CALL)).isEqualTo(new Unavailable());

            await().until(() -> proxy.connections() > before);
        }
    }
}

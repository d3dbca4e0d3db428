package dev.sluice.fleet;

import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.redis.FaultProxy;
import dev.sluice.testsupport.redis.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Redis behind a proxy, and another in reserve. They write to disk, so that they can return.
 */
final class SingleStore implements Store {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LATE = Duration.ofSeconds(5);
    private static final String[] OPTIONS = {
        "--appendonly", "yes",
        "--maxmemory-policy", "noeviction",
        "--repl-diskless-sync-delay", "0"
    };

    private final FaultProxy proxy;
    private RedisProcess active;
    private RedisProcess reserve;

    /**
     * Starts both.
     *
     * @param executable null for the Redis that the build brings
     */
    SingleStore(@Nullable Path executable) {
        active = RedisCommands.started(executable, OPTIONS);
        reserve = RedisCommands.started(executable, OPTIONS);
        proxy = new FaultProxy(active.port());
    }

    @Override
    public String name() {
        return "one server";
    }

    @Override
    public List<String> options() {
        return List.of("-Dquarkus.redis.hosts=" + proxy.url());
    }

    @Override
    public List<Fault> faults() {
        return List.of(
                new Fault(
                        "killed, back with its data",
                        SHORT,
                        () -> active.kill(),
                        () -> active.start()),
                new Fault(
                        "killed, back empty",
                        SHORT,
                        () -> active.kill(),
                        () -> active.startEmpty()),
                new Fault("replies 5 s late", LATE, () -> proxy.delay(LATE), proxy::pass),
                Fault.momentary("reply cut after the script ran", this::cutReply),
                Fault.momentary("SCRIPT FLUSH", () -> tell(active, "SCRIPT", "FLUSH")),
                new Fault("paused", SHORT, () -> active.pause(), () -> active.resume()),
                new Fault("black hole", SHORT, proxy::swallow, this::reconnect),
                new Fault("out of memory", SHORT, () -> memory("1"), () -> memory("0")),
                new Fault(
                        "demoted and back",
                        SHORT.plusMillis(500),
                        () -> follow(active, reserve),
                        () -> lead(active)),
                new Fault("failover to a copy 1 s old", SHORT, this::copy, this::failOver));
    }

    /** The fault of that name. */
    Fault fault(String name) {
        return faults().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    }

    private void cutReply() {
        proxy.cutReply("EVALSHA", 2);
    }

    /** What lost something in the black hole is mute for good. */
    private void reconnect() {
        proxy.pass();
        proxy.cutAll();
    }

    private void memory(String most) {
        tell(active, "CONFIG", "SET", "maxmemory", most);
    }

    private void copy() {
        follow(reserve, active);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> RedisCommands.info(reserve, "master_link_status").equals("up"));
        lead(reserve);
    }

    private void failOver() {
        RedisProcess promoted = reserve;
        reserve = active;
        active = promoted;
        proxy.target(active.port());
    }

    private static void follow(RedisProcess follower, RedisProcess leader) {
        tell(follower, "REPLICAOF", "127.0.0.1", String.valueOf(leader.port()));
    }

    private static void lead(RedisProcess leader) {
        tell(leader, "REPLICAOF", "NO", "ONE");
    }

    private static void tell(RedisProcess redis, String... words) {
        RedisCommands.tell(redis, words);
    }

    @Override
    public void close() {
        proxy.close();
        active.close();
        reserve.close();
    }
}

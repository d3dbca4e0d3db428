package dev.sluice.fleet;

import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.redis.LoopbackPorts;
import dev.sluice.testsupport.redis.RedisProcess;
import dev.sluice.testsupport.redis.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A master with a replica, and three Sentinels that agree which of them is which. */
final class SentinelStore implements Store {
    private static final int SENTINELS = 3;
    private static final String MASTER = "counts";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Integer> ports = new ArrayList<>();
    private final List<Process> sentinels = new ArrayList<>();
    private final boolean guarded;
    private RedisProcess master;
    private RedisProcess replica;

    /**
     * Starts it, and waits until all know each other.
     *
     * @param executable of a Redis that can be a Sentinel too
     * @param guarded whether a master without a replica refuses to write, so that one that was
     *     replaced and does not know it yet counts nothing
     */
    SentinelStore(Path executable, boolean guarded) throws IOException {
        this.guarded = guarded;
        String needed = guarded ? "1" : "0";
        String[] options = {
            "--repl-diskless-sync-delay", "0",
            "--min-replicas-to-write", needed,
            "--min-replicas-max-lag", "2"
        };
        master = RedisCommands.started(executable, options);
        replica = RedisCommands.started(executable, options);
        RedisCommands.tell(replica, "REPLICAOF", "127.0.0.1", String.valueOf(master.port()));
        for (int i = 0; i < SENTINELS; i++) {
            startSentinel(executable);
        }
        await().atMost(PATIENCE).ignoreExceptions().until(this::isSettled);
    }

    private void startSentinel(Path executable) throws IOException {
        int port = LoopbackPorts.free();
        Path folder = Files.createTempDirectory("sluice-sentinel");
        Path file =
                Files.writeString(
                        folder.resolve("sentinel.conf"),
                        """
                        port %d
                        bind 127.0.0.1
                        dir %s
                        sentinel monitor %s 127.0.0.1 %d 2
                        sentinel down-after-milliseconds %s 1000
                        sentinel failover-timeout %s 1000
                        """
                                .formatted(port, folder, MASTER, master.port(), MASTER, MASTER));
        ports.add(port);
        sentinels.add(
                new ProcessBuilder(executable.toString(), file.toString(), "--sentinel")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start());
    }

    @Override
    public String name() {
        return guarded ? "Sentinel, min-replicas-to-write 1" : "Sentinel";
    }

    @Override
    public List<String> options() {
        return List.of(
                "-Dquarkus.redis.client-type=sentinel",
                "-Dquarkus.redis.master-name=" + MASTER,
                "-Dquarkus.redis.hosts="
                        + ports.stream()
                                .map(port -> "redis://127.0.0.1:" + port)
                                .collect(Collectors.joining(",")));
    }

    @Override
    public List<Fault> faults() {
        return List.of(
                new Fault(
                        "master paused, replica promoted",
                        Duration.ZERO,
                        this::pause,
                        this::resume),
                Fault.momentary("failover asked for", this::failOver));
    }

    /** A master that is only paused comes back as if nothing had happened. */
    private void pause() {
        awaitSettled();
        master.pause();
    }

    private void resume() {
        awaitPromotion();
        replica.resume();
    }

    private void failOver() {
        awaitSettled();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(this::isFailoverAccepted);
        awaitPromotion();
    }

    /** A Sentinel refuses while it does not yet hear that the replica is in step. */
    private boolean isFailoverAccepted() {
        try (RespClient sentinel = new RespClient(ports.get(0))) {
            return "OK".equals(sentinel.call("SENTINEL", "FAILOVER", MASTER));
        }
    }

    private void awaitPromotion() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> ports.stream().allMatch(port -> masterOf(port) == replica.port()));
        swap();
    }

    private void swap() {
        RedisProcess promoted = replica;
        replica = master;
        master = promoted;
    }

    private void awaitSettled() {
        await().atMost(PATIENCE).until(this::isSettled);
    }

    /** Without a replica in step no Sentinel promotes anything. */
    private boolean isSettled() {
        if (masterOf(ports.get(0)) == replica.port()) { // nobody asked for that failover
            swap();
        }
        return RedisCommands.info(master, "role").equals("master")
                && RedisCommands.info(master, "slave0").contains("state=online")
                && ports.stream().allMatch(this::knowsAll);
    }

    private boolean knowsAll(int port) {
        try (RespClient sentinel = new RespClient(port)) {
            List<?> facts = (List<?>) sentinel.call("SENTINEL", "MASTER", MASTER);
            return facts != null
                    && fact(facts, "flags").equals("master")
                    && fact(facts, "num-slaves").equals("1")
                    && fact(facts, "num-other-sentinels").equals(String.valueOf(SENTINELS - 1));
        }
    }

    private static String fact(List<?> facts, String name) {
        int at = facts.indexOf(name);
        return at < 0 ? "" : Objects.toString(facts.get(at + 1));
    }

    private static int masterOf(int port) {
        try (RespClient sentinel = new RespClient(port)) {
            @Nullable Object told = sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER);
            return told instanceof List<?> address
                    ? Integer.parseInt(Objects.toString(address.get(1)))
                    : 0;
        }
    }

    @Override
    public void close() {
        sentinels.forEach(Process::destroyForcibly);
        master.close();
        replica.close();
    }
}

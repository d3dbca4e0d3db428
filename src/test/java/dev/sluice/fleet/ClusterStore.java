package dev.sluice.fleet;

import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.redis.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Redis Cluster of three masters; the slot of the counts can be moved from one to another. */
final class ClusterStore implements Store {
    private static final int NODES = 3;
    private static final int SLOTS = 16_384;
    private static final String MOST_KEYS = "100000";

    private final List<RedisProcess> nodes = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private final String slot;
    private int home;

    /**
     * Starts it.
     *
     * @param executable null for the Redis that the build brings
     */
    ClusterStore(@Nullable Path executable) {
        for (int i = 0; i < NODES; i++) {
            RedisProcess node =
                    RedisCommands.started(
                            executable,
                            "--cluster-enabled",
                            "yes",
                            "--cluster-node-timeout",
                            "2000",
                            "--cluster-require-full-coverage",
                            "no",
                            "--appendonly",
                            "yes");
            nodes.add(node);
            ids.add(text(RedisCommands.tell(node, "CLUSTER", "MYID")));
            RedisCommands.tell(node, "CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
            RedisCommands.tell(node, addSlots(i));
        }
        for (RedisProcess node : nodes) {
            String port = String.valueOf(nodes.get(0).port());
            RedisCommands.tell(node, "CLUSTER", "MEET", "127.0.0.1", port);
        }
        nodes.forEach(ClusterStore::awaitWhole);
        slot = text(RedisCommands.tell(nodes.get(0), "CLUSTER", "KEYSLOT", "{limits}"));
        home = Integer.parseInt(slot) * NODES / SLOTS;
    }

    private static String[] addSlots(int node) {
        return Stream.concat(
                        Stream.of("CLUSTER", "ADDSLOTS"),
                        IntStream.range(0, SLOTS)
                                .filter(number -> number * NODES / SLOTS == node)
                                .mapToObj(String::valueOf))
                .toArray(String[]::new);
    }

    private static void awaitWhole(RedisProcess node) {
        await().atMost(Duration.ofSeconds(30)).until(() -> isWhole(node));
    }

    private static boolean isWhole(RedisProcess node) {
        Object info = RedisCommands.tell(node, "CLUSTER", "INFO");
        return RedisCommands.value(info, "cluster_state").equals("ok")
                && RedisCommands.value(info, "cluster_slots_ok").equals(String.valueOf(SLOTS))
                && RedisCommands.value(info, "cluster_known_nodes").equals(String.valueOf(NODES));
    }

    @Override
    public String name() {
        return "cluster of three";
    }

    @Override
    public List<String> options() {
        return List.of(
                "-Dquarkus.redis.client-type=cluster",
                "-Dquarkus.redis.hosts="
                        + nodes.stream().map(RedisProcess::url).collect(Collectors.joining(",")));
    }

    @Override
    public List<Fault> faults() {
        return List.of(
                new Fault(
                        "slot moved, with half of it at either node meanwhile",
                        Duration.ofSeconds(1),
                        this::moveHalf,
                        this::moveRest),
                new Fault(
                        "slot's node killed, back with its data",
                        Duration.ofSeconds(1),
                        () -> nodes.get(home).kill(),
                        () -> {
                            nodes.get(home).start();
                            nodes.forEach(ClusterStore::awaitWhole);
                        }));
    }

    private int next() {
        return (home + 1) % NODES;
    }

    private void moveHalf() {
        RedisCommands.tell(
                nodes.get(next()), "CLUSTER", "SETSLOT", slot, "IMPORTING", ids.get(home));
        RedisCommands.tell(
                nodes.get(home), "CLUSTER", "SETSLOT", slot, "MIGRATING", ids.get(next()));
        List<?> keys = keys();
        migrate(keys.subList(0, keys.size() / 2));
    }

    private void moveRest() {
        for (List<?> keys = keys(); !keys.isEmpty(); keys = keys()) {
            migrate(keys);
        }
        int to = next();
        for (int i : new int[] {to, home, 3 - to - home}) {
            RedisCommands.tell(nodes.get(i), "CLUSTER", "SETSLOT", slot, "NODE", ids.get(to));
        }
        home = to;
    }

    private List<?> keys() {
        Object keys =
                RedisCommands.tell(nodes.get(home), "CLUSTER", "GETKEYSINSLOT", slot, MOST_KEYS);
        return (List<?>) Objects.requireNonNull(keys);
    }

    private void migrate(List<?> keys) {
        if (!keys.isEmpty()) {
            List<String> words = new ArrayList<>();
            String port = String.valueOf(nodes.get(next()).port());
            words.addAll(Arrays.asList("MIGRATE", "127.0.0.1", port, "", "0", "5000", "KEYS"));
            keys.forEach(key -> words.add(text(key)));
            RedisCommands.tell(nodes.get(home), words.toArray(String[]::new));
        }
    }

    private static String text(@Nullable Object reply) {
        return Objects.requireNonNull(reply).toString();
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }
}

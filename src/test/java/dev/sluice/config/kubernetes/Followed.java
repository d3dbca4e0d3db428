package dev.sluice.config.kubernetes;

import static org.awaitility.Awaitility.await;

import dev.sluice.config.FollowedConfiguration;
import dev.sluice.config.Premises;
import dev.sluice.config.Problem;
import dev.sluice.config.ReloadListener;
import dev.sluice.config.Snapshot;
import dev.sluice.config.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A configuration that follows a folder and an API, with everything it told its listeners. */
final class Followed implements AutoCloseable, ReloadListener {
    static final String POLICY = "version: \"1\"\ndefault: deny\ntools: {read: {}}\n";
    static final String OPEN = "version: \"1\"\ndefault: allow\n";
    static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofMillis(25);

    final List<Snapshot> applied = new CopyOnWriteArrayList<>();
    final List<List<Problem>> rejected = new CopyOnWriteArrayList<>();
    final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
    final Path root;
    private final ConfigMapFeed feed;
    private final FollowedConfiguration configuration;

    private Followed(Path root, ApiStandIn api, KubernetesSettings settings, Duration turn) {
        this.root = root;
        feed =
                new ConfigMapFeed(
                        settings,
                        ClusterApi.of(ApiAuthor.config(api.url()), settings.namespace()),
                        new Rhythm(turn, MOMENT, MOMENT, Duration.ofMillis(100)),
                        now::get);
        configuration =
                FollowedConfiguration.ofFolderAndFeed(
                        root,
                        feed,
                        reference -> Optional.empty(),
                        new Timing(MOMENT, Duration.ofMillis(50), Duration.ofMillis(500), GRACE),
                        now::get,
                        Premises.COMPLETE,
                        List.of(this));
        configuration.start();
    }

    /** Watches for as long as it lasts, so that events alone tell of changes. */
    static Followed of(Path root, ApiStandIn api) {
        return of(root, api, settings("policies"));
    }

    static Followed of(Path root, ApiStandIn api, KubernetesSettings settings) {
        return new Followed(root, api, settings, Duration.ofMinutes(10));
    }

    /** Opens a new watch ten times a second. */
    static Followed turning(Path root, ApiStandIn api, KubernetesSettings settings) {
        return new Followed(root, api, settings, Duration.ofMillis(100));
    }

    static KubernetesSettings settings(String... kinds) {
        return settings(500, 16 << 20, kinds);
    }

    static KubernetesSettings settings(int objects, int bytes, String... kinds) {
        return new KubernetesSettings() {
            @Override
            public List<String> kinds() {
                return List.of(kinds);
            }

            @Override
            public Optional<String> namespace() {
                return Optional.empty();
            }

            @Override
            public int mostObjects() {
                return objects;
            }

            @Override
            public int mostBytes() {
                return bytes;
            }
        };
    }

    /** One server and a grant of alice's that names the policy {@code read}; no policies. */
    static Path folder(Path root) {
        write(root, "servers/iterable.yaml", "url: http://localhost:3000/mcp\n");
        write(root, "servers/other.yaml", "url: http://localhost:3001/mcp\n");
        write(root, "grants/alice.yaml", grant("iterable", "read", 'a'));
        return root;
    }

    static String grant(String server, String policy, char digit) {
        String hash = ("" + digit + "1").repeat(32);
        return "server: %s\npolicy: %s\ntoken: sha256:%s\n".formatted(server, policy, hash);
    }

    static void write(Path root, String file, String text) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String file, String text) {
        write(root, file, text);
    }

    void delete(String file) throws IOException {
        Files.delete(root.resolve(file));
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    boolean isLive() {
        return configuration.current() != null;
    }

    Snapshot live() {
        Snapshot snapshot = configuration.current();
        if (snapshot == null) {
            throw new AssertionError("nothing is in force: " + configuration.problem());
        }
        return snapshot;
    }

    String problem() {
        return String.valueOf(configuration.problem());
    }

    Snapshot until(Predicate<Snapshot> wanted) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> {
                            Snapshot snapshot = configuration.current();
                            return snapshot != null && wanted.test(snapshot);
                        });
        return live();
    }

    /** Until listeners have heard of what is in force, which they do just after it is. */
    void untilTold() {
        until(live -> !applied.isEmpty() && applied.get(applied.size() - 1).equals(live));
    }

    Snapshot untilPolicies(String... names) {
        return until(live -> live.policies().keySet().equals(Set.of(names)));
    }

    String untilProblem(String part) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> problem().contains(part));
        return problem();
    }

    /** Until it has noticed that changes are not heard of. */
    void untilLost() {
        await().atMost(Duration.ofSeconds(30)).until(feed::isLost);
    }

    void untilRight() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> configuration.problem() == null);
    }

    @Override
    public void applied(Snapshot snapshot) {
        applied.add(snapshot);
    }

    @Override
    public void rejected(List<Problem> problems) {
        rejected.add(problems);
    }

    @Override
    public void close() {
        configuration.close();
    }
}

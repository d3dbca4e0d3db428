package dev.sluice.config;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A configuration that watches a folder, with everything it told its listeners. */
final class RunningConfiguration implements AutoCloseable, ReloadListener {
    static final Duration GRACE = Duration.ofSeconds(30);

    final List<Snapshot> applied = new CopyOnWriteArrayList<>();
    final List<Snapshot> narrowed = new CopyOnWriteArrayList<>();
    final List<List<Problem>> rejected = new CopyOnWriteArrayList<>();
    final List<DocumentChange> changes = new CopyOnWriteArrayList<>();
    final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
    private final FollowedConfiguration configuration;

    private RunningConfiguration(Path root, Duration poll, Premises premises) {
        Timing timing = new Timing(poll, Duration.ofMillis(50), Duration.ofMillis(500), GRACE);
        InstantSource clock = now::get;
        configuration =
                FollowedConfiguration.ofFolder(
                        root,
                        new MountedSecrets(variable -> Optional.empty()),
                        timing,
                        clock,
                        premises,
                        List.of(this));
        configuration.start();
    }

    /** Finds changes by watching and, very soon, by looking. */
    static RunningConfiguration of(Path root) {
        return of(root, Premises.COMPLETE);
    }

    /** The same for a process that may lack something. */
    static RunningConfiguration of(Path root, Premises premises) {
        return new RunningConfiguration(root, Duration.ofMillis(25), premises);
    }

    /** As in production, where tokens of our own examples prove nothing. */
    static RunningConfiguration strict(Path root) {
        return of(
                root,
                new Premises() {
                    @Override
                    public boolean knowsAddress() {
                        return true;
                    }

                    @Override
                    public Samples samples() {
                        return Samples.REFUSED;
                    }
                });
    }

    /** Looks so rarely that only a watch can have found a change. */
    static RunningConfiguration watching(Path root) {
        return new RunningConfiguration(root, Duration.ofMinutes(10), Premises.COMPLETE);
    }

    @Override
    public void changed(DocumentChange change) {
        changes.add(change);
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    Snapshot live() {
        Snapshot snapshot = configuration.current();
        if (snapshot == null) {
            throw new AssertionError("nothing is in force: " + configuration.problem());
        }
        return snapshot;
    }

    @Nullable Snapshot current() {
        return configuration.current();
    }

    @Nullable String problem() {
        return configuration.problem();
    }

    LiveConfiguration configuration() {
        return configuration;
    }

    Snapshot until(Predicate<Snapshot> wanted) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> {
                            Snapshot snapshot = configuration.current();
                            return snapshot != null && wanted.test(snapshot);
                        });
        return live();
    }

    Snapshot untilGeneration(long generation) {
        return until(snapshot -> snapshot.generation() >= generation);
    }

    String untilProblem(String part) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> String.valueOf(configuration.problem()).contains(part));
        return String.valueOf(configuration.problem());
    }

    void untilRight() {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> configuration.problem() == null);
    }

    @Override
    public void applied(Snapshot snapshot) {
        applied.add(snapshot);
    }

    @Override
    public void narrowed(Snapshot snapshot) {
        narrowed.add(snapshot);
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

package dev.sluice.config;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The configuration that follows its documents: they are read again whenever they change. */
@Singleton
public class FollowedConfiguration implements LiveConfiguration, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FollowedConfiguration.class);

    private final DocumentSource source;
    private final Reloader reloader;
    private final Announcer announcer;
    private final Timing timing;
    private volatile LiveState state = LiveState.NOTHING;

    @Inject
    FollowedConfiguration(
            ConfigSettings settings,
            Instance<DocumentFeed> feed,
            Premises premises,
            @All List<ReloadListener> listeners) {
        this(
                sourceOf(settings, feed::get),
                new MountedSecrets(name -> Optional.ofNullable(System.getenv(name))),
                Timing.of(settings),
                InstantSource.system(),
                premises,
                listeners);
    }

    /**
     * Names everything it depends on; nothing is read before {@link #start()}.
     *
     * @param source where documents come from
     * @param secrets where secrets come from
     * @param timing how fast changes are looked for and believed
     * @param clock measures the grace of dangling references
     * @param premises what else documents may need
     * @param listeners hear of every change
     */
    FollowedConfiguration(
            DocumentSource source,
            SecretSource secrets,
            Timing timing,
            InstantSource clock,
            Premises premises,
            List<ReloadListener> listeners) {
        this.source = source;
        this.reloader = new Reloader(source, secrets, new Grace(timing.grace(), clock), premises);
        this.announcer = new Announcer(listeners, source::rejected);
        this.timing = timing;
    }

    /**
     * Follows a folder; nothing is read before {@link #start()}.
     *
     * @param root the folder of all documents
     * @param secrets where secrets come from
     * @param timing how fast changes are looked for and believed
     * @param clock measures the grace of dangling references
     * @param premises what else documents may need
     * @param listeners hear of every change
     */
    public static FollowedConfiguration ofFolder(
            Path root,
            SecretSource secrets,
            Timing timing,
            InstantSource clock,
            Premises premises,
            List<ReloadListener> listeners) {
        return new FollowedConfiguration(
                new FolderSource(new DocumentFolder(root)),
                secrets,
                timing,
                clock,
                premises,
                listeners);
    }

    /**
     * Follows a folder and a feed together; nothing is read before {@link #start()}.
     *
     * @param root the folder of all documents that are not the feed's
     * @param feed where the others come from; closed with this
     * @param secrets where secrets come from
     * @param timing how fast changes are looked for and believed
     * @param clock measures the grace of dangling references
     * @param premises what else documents may need
     * @param listeners hear of every change
     */
    public static FollowedConfiguration ofFolderAndFeed(
            Path root,
            DocumentFeed feed,
            SecretSource secrets,
            Timing timing,
            InstantSource clock,
            Premises premises,
            List<ReloadListener> listeners) {
        return new FollowedConfiguration(
                new JoinedSource(root, feed), secrets, timing, clock, premises, listeners);
    }

    /** The feed is made only when it is used: it costs a client of its own. */
    static DocumentSource sourceOf(ConfigSettings settings, Supplier<DocumentFeed> feed) {
        return switch (settings.source()) {
            case "directory" -> new FolderSource(new DocumentFolder(settings.dir()));
            case "kubernetes" -> new JoinedSource(settings.dir(), feed.get());
            default ->
                    throw new IllegalArgumentException(
                            "sluice.config.source is \""
                                    + settings.source()
                                    + "\", which this version of Sluice does not understand; write"
                                    + " directory or kubernetes");
        };
    }

    void onStart(@Observes StartupEvent event) {
        start();
    }

    /** Loads once, then goes on looking for changes on a thread of its own. */
    public void start() {
        reload();
        Thread thread =
                new Thread(new WatchLoop(source, timing, reloading()), "sluice-config-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public @Nullable Snapshot current() {
        return state.snapshot();
    }

    @Override
    public @Nullable String problem() {
        Optional<String> trouble = source.trouble().map(Problem::toString);
        Optional<String> problem = Optional.ofNullable(state.problem());
        String both =
                Stream.of(trouble, problem)
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining("\n"));
        return both.isEmpty() ? null : both;
    }

    @Override
    public void onChange(Consumer<Snapshot> listener) {
        announcer.add(listener);
    }

    @PreDestroy
    @Override
    public void close() {
        source.close();
    }

    private void reload() {
        LiveState before = state;
        source.watch();
        LiveState after = next(before);
        announcer.foretell(before, after);
        state = after;
        announcer.tell(before, after);
    }

    /** Whatever goes wrong, the last good snapshot stays. */
    private LiveState next(LiveState before) {
        try {
            return reloader.reload(before);
        } catch (RuntimeException e) {
            LOG.error("The documents could not be read", e);
            Problem problem = Problem.ofFile(source.name(), "could not be read: " + e);
            return new LiveState(
                    before.snapshot(),
                    List.of(problem),
                    false,
                    before.documents(),
                    before.documents());
        }
    }

    private WatchLoop.Reloading reloading() {
        return new WatchLoop.Reloading() {
            @Override
            public boolean isDue() {
                return reloader.isDue();
            }

            @Override
            public void reload() {
                FollowedConfiguration.this.reload();
            }
        };
    }
}

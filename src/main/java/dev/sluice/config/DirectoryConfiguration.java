package dev.sluice.config;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The configuration in a folder, read again whenever it changes. */
@ApplicationScoped
public class DirectoryConfiguration implements LiveConfiguration, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DirectoryConfiguration.class);

    private final DocumentFolder folder;
    private final Reloader reloader;
    private final Announcer announcer;
    private final FolderWatch watch = new FolderWatch();
    private final Timing timing;
    private volatile LiveState state = LiveState.NOTHING;

    @Inject
    DirectoryConfiguration(
            ConfigSettings settings, Premises premises, @All List<ReloadListener> listeners) {
        this(
                directoryOf(settings),
                new MountedSecrets(name -> Optional.ofNullable(System.getenv(name))),
                Timing.of(settings),
                InstantSource.system(),
                premises,
                listeners);
    }

    /**
     * Names everything it depends on; nothing is read before {@link #start()}.
     *
     * @param root the folder of all documents
     * @param secrets where secrets come from
     * @param timing how fast changes are looked for and believed
     * @param clock measures the grace of dangling references
     * @param premises what else documents may need
     * @param listeners hear of every change
     */
    public DirectoryConfiguration(
            Path root,
            SecretSource secrets,
            Timing timing,
            InstantSource clock,
            Premises premises,
            List<ReloadListener> listeners) {
        this.folder = new DocumentFolder(root);
        this.reloader = new Reloader(folder, secrets, new Grace(timing.grace(), clock), premises);
        this.announcer = new Announcer(listeners);
        this.timing = timing;
    }

    private static Path directoryOf(ConfigSettings settings) {
        if (!settings.source().equals("directory")) {
            throw new IllegalArgumentException(
                    "sluice.config.source is \""
                            + settings.source()
                            + "\", which this version of Sluice does not understand; write"
                            + " directory");
        }
        return settings.dir();
    }

    void onStart(@Observes StartupEvent event) {
        start();
    }

    /** Loads once, then goes on looking for changes on a thread of its own. */
    public void start() {
        reload();
        Thread thread =
                new Thread(new WatchLoop(watch, timing, reloading()), "sluice-config-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public @Nullable Snapshot current() {
        return state.snapshot();
    }

    @Override
    public @Nullable String problem() {
        return state.problem();
    }

    @Override
    public void onChange(Consumer<Snapshot> listener) {
        announcer.add(listener);
    }

    @PreDestroy
    @Override
    public void close() {
        watch.close();
    }

    private void reload() {
        LiveState before = state;
        watch.watch(folder.watchable());
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
            Problem problem = Problem.ofFile(folder.root().toString(), "could not be read: " + e);
            return new LiveState(before.snapshot(), List.of(problem), false);
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
                DirectoryConfiguration.this.reload();
            }
        };
    }
}

package dev.sluice.config.kubernetes;

import dev.sluice.config.DocumentFeed;
import dev.sluice.config.DocumentKind;
import dev.sluice.config.DocumentSet;
import dev.sluice.config.Problem;
import dev.sluice.telemetry.Meters;
import io.fabric8.kubernetes.client.Config;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Documents in labelled ConfigMaps of one namespace, followed through the Kubernetes API. */
@Singleton
class ConfigMapFeed implements DocumentFeed {
    private static final Logger LOG = Logger.getLogger("dev.sluice.config");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Set<DocumentKind> kinds;
    private final ClusterApi api;
    private final Shelf shelf;
    private final Connection connection;
    private final EventWriter events;
    private final Rhythm rhythm;
    private @Nullable Following following;
    private @Nullable Thread thread;

    @Inject
    ConfigMapFeed(KubernetesSettings settings, Meters meters, InstantSource clock) {
        this(
                settings,
                ClusterApi.of(Config.autoConfigure(null), settings.namespace()),
                Rhythm.USUAL,
                clock);
        meters.configWatch(() -> connection.lostFor().toSeconds());
    }

    /**
     * Names everything it depends on; nothing is asked before {@link #start}.
     *
     * @param settings which objects are read, and how much of them
     * @param api where they are
     * @param rhythm how long everything takes
     * @param clock measures for how long changes were not heard of
     */
    ConfigMapFeed(KubernetesSettings settings, ClusterApi api, Rhythm rhythm, InstantSource clock) {
        this.kinds = kinds(settings.kinds());
        this.api = api;
        this.shelf = new Shelf(kinds, new Room(settings.mostObjects(), settings.mostBytes()));
        this.connection = new Connection(api.namespace(), PATIENCE, clock);
        this.events = new EventWriter(api.namespace(), api::create, clock);
        this.rhythm = rhythm;
    }

    private static Set<DocumentKind> kinds(List<String> names) {
        Set<DocumentKind> kinds = EnumSet.noneOf(DocumentKind.class);
        for (String name : names) {
            kinds.add(
                    DocumentKind.ofFolder(name.strip())
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "sluice.config.kubernetes.kinds holds \""
                                                            + name
                                                            + "\", which is no kind of document;"
                                                            + " write some of "
                                                            + all())));
        }
        return kinds;
    }

    private static String all() {
        return Arrays.stream(DocumentKind.values())
                .map(DocumentKind::folder)
                .collect(Collectors.joining(", "));
    }

    @Override
    public Set<DocumentKind> kinds() {
        return Set.copyOf(kinds);
    }

    @Override
    public void start(Runnable changed) {
        following =
                new Following(
                        api::labelled,
                        shelf,
                        connection,
                        rhythm,
                        new Following.Listener() {
                            @Override
                            public void changed() {
                                changed.run();
                            }

                            @Override
                            public void ignored(Held object) {
                                ConfigMapFeed.this.ignored(object);
                            }
                        });
        thread = new Thread(following, "sluice-config-maps");
        thread.setDaemon(true);
        thread.start();
    }

    private void ignored(Held object) {
        LOG.warnf("%s %s", object.identity().file(), object.notice());
        events.warn(object.identity(), "Ignored", String.valueOf(object.notice()));
    }

    @Override
    public Optional<DocumentSet> read() {
        return shelf.documents();
    }

    @Override
    public Optional<Problem> trouble() {
        return connection.trouble();
    }

    /** Whether changes may happen just now that are not heard of. */
    boolean isLost() {
        return connection.isLost();
    }

    /** Says on each object what is wrong with it. */
    @Override
    public void rejected(List<Problem> problems) {
        Map<String, String> told = new LinkedHashMap<>();
        for (Problem problem : problems) {
            String[] steps = problem.file().split("/", 3);
            if (steps[0].equals("configmap") && steps.length > 1) {
                told.merge(steps[1], problem.toString(), (one, more) -> one + "\n" + more);
            }
        }
        told.forEach(
                (name, message) -> {
                    Held object = shelf.get(name);
                    if (object != null) {
                        events.warn(object.identity(), "Rejected", message);
                    }
                });
    }

    @Override
    public void close() {
        if (following != null && thread != null) {
            following.close();
            thread.interrupt();
        }
        events.close();
        api.close();
    }
}

package dev.sluice.config.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lists all labelled ConfigMaps, then watches them from there on, again and again. After any
 * failure all are listed anew, as nobody knows what happened meanwhile.
 */
final class Following implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Following.class);

    /** An object may have 1 MiB: pages of more would be large. */
    private static final long PAGE = 20;

    private final Supplier<FilterWatchListDeletable<ConfigMap, ConfigMapList, Resource<ConfigMap>>>
            labelled;
    private final Shelf shelf;
    private final Connection connection;
    private final Rhythm rhythm;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Duration pause = Duration.ZERO;

    /** Hears what happened to objects. */
    interface Listener {
        /** Something is not as it was. */
        void changed();

        /** An object has no effect; called once for each version of it. */
        void ignored(Held object);
    }

    /**
     * Names everything it depends on; {@link #run()} does the work.
     *
     * @param labelled what is asked for the objects
     * @param shelf keeps them
     * @param connection is told whether changes are heard of
     * @param rhythm how long everything takes
     * @param listener hears of changes
     */
    Following(
            Supplier<FilterWatchListDeletable<ConfigMap, ConfigMapList, Resource<ConfigMap>>>
                    labelled,
            Shelf shelf,
            Connection connection,
            Rhythm rhythm,
            Listener listener) {
        this.labelled = labelled;
        this.shelf = shelf;
        this.connection = connection;
        this.rhythm = rhythm;
        this.listener = listener;
    }

    @Override
    public void run() {
        try {
            while (!isClosed()) {
                follow();
                pause = rhythm.after(pause);
                closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            LOG.debug("ConfigMaps are no longer followed", e);
            Thread.currentThread().interrupt();
        }
    }

    /** Lists and watches until everything must be listed again. */
    private void follow() throws InterruptedException {
        try {
            String version = list();
            boolean known = true;
            while (known && !isClosed()) {
                Turn turn = new Turn(version, shelf, listener);
                watch(turn);
                known = !turn.isGone() && !shelf.isIncomplete();
                version = turn.version();
            }
        } catch (RuntimeException e) {
            if (!isClosed()) {
                LOG.debug("The ConfigMaps could not be followed", e);
                connection.lost(e);
            }
        }
    }

    /** All objects, page by page; what the watch then begins with. */
    private String list() {
        Shelf.Stocktaking stock = shelf.stocktaking();
        @Nullable String next = null;
        String version;
        do {
            ListOptions options =
                    new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
            ConfigMapList page = labelled.get().list(options);
            page.getItems().forEach(object -> tell(stock.add(object)));
            version = page.getMetadata().getResourceVersion();
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        if (stock.end()) {
            listener.changed();
        }
        return version;
    }

    private void tell(@Nullable Held now) {
        if (now != null && now.notice() != null) {
            listener.ignored(now);
        }
    }

    private void watch(Turn turn) throws InterruptedException {
        ListOptions options =
                new ListOptionsBuilder()
                        .withResourceVersion(turn.version())
                        .withAllowWatchBookmarks(true)
                        .withTimeoutSeconds(2 * Math.max(1, rhythm.turn().toSeconds()))
                        .build();
        Watch watch = labelled.get().watch(options, turn);
        try {
            if (turn.lasts(rhythm.proof(), closed)) {
                connection.up();
                pause = Duration.ZERO;
                turn.lasts(rhythm.turn(), closed);
            }
        } finally {
            turn.end();
            watch.close();
        }
        turn.throwFault();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}

package dev.sluice.config;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Tells the log and all listeners what a reload changed. */
final class Announcer {
    private static final Logger LOG = Logger.getLogger("dev.sluice.config");

    private final List<ReloadListener> listeners;
    private final Consumer<List<Problem>> source;
    private final List<Consumer<Snapshot>> consumers = new CopyOnWriteArrayList<>();

    /**
     * Tells listeners, and a rejection also to where the documents came from.
     *
     * @param listeners hear of everything
     * @param source hears of rejections
     */
    Announcer(List<ReloadListener> listeners, Consumer<List<Problem>> source) {
        this.listeners = List.copyOf(listeners);
        this.source = source;
    }

    void add(Consumer<Snapshot> consumer) {
        consumers.add(consumer);
    }

    /** Told first, so that nobody is judged by a snapshot before all is ready for it. */
    void foretell(LiveState before, LiveState after) {
        Snapshot next = after.snapshot();
        if (next != null && next.generation() > before.generation()) {
            each(listeners, listener -> listener.coming(next));
        }
    }

    void tell(LiveState before, LiveState after) {
        Snapshot snapshot = after.snapshot();
        if (snapshot != null && snapshot.generation() > before.generation()) {
            tellOf(snapshot, after.problems().isEmpty());
            each(listeners, listener -> listener.changed(DocumentChange.applied(before, after)));
        } else if (after.problems().isEmpty() && !before.problems().isEmpty()) {
            LOG.info("The documents are again those in force");
        }
        boolean isNew = before.waiting() || !after.problems().equals(before.problems());
        if (after.isRejected() && isNew) {
            after.problems().forEach(problem -> LOG.errorf("Change rejected: %s", problem));
            each(listeners, listener -> listener.rejected(after.problems()));
            each(listeners, listener -> listener.changed(DocumentChange.rejected(after)));
            each(List.of(source), told -> told.accept(after.problems()));
        }
    }

    private void tellOf(Snapshot snapshot, boolean complete) {
        LOG.infof(
                "Generation %d is in force%s: %d servers, %d policies, %d grants, %d switches, %s",
                snapshot.generation(),
                complete ? "" : " (only what the rejected change takes away)",
                snapshot.servers().size(),
                snapshot.policies().size(),
                snapshot.grants().all().size(),
                snapshot.switches().on().size(),
                snapshot.hash());
        warnOfMissingSecrets(snapshot);
        ServerWarnings.of(snapshot)
                .forEach(each -> LOG.warnf("Server %s: %s", each.server(), each.message()));
        each(
                listeners,
                listener -> {
                    if (complete) {
                        listener.applied(snapshot);
                    } else {
                        listener.narrowed(snapshot);
                    }
                });
        each(consumers, consumer -> consumer.accept(snapshot));
    }

    private static void warnOfMissingSecrets(Snapshot snapshot) {
        for (var server : snapshot.servers().values()) {
            for (String secret : MissingSecrets.of(server)) {
                LOG.warnf(
                        "Server %s answers 503: the secret of its %s is missing, empty or holds a"
                                + " line break",
                        server.name(), secret);
            }
        }
    }

    /** A listener that fails must not keep the others from hearing. */
    private static <T> void each(List<T> listeners, Consumer<T> call) {
        for (T listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("A listener failed on changed documents", e);
            }
        }
    }
}

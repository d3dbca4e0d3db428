package dev.sluice.config.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One watch, from its first event to its end. What comes after its end changes nothing. */
final class Turn implements Watcher<ConfigMap> {
    private final Shelf shelf;
    private final Following.Listener listener;
    private final CountDownLatch over = new CountDownLatch(1);
    private String version;
    private boolean ended;
    private @Nullable WatcherException fault;

    /** Goes on from a version of the whole list. */
    Turn(String version, Shelf shelf, Following.Listener listener) {
        this.version = version;
        this.shelf = shelf;
        this.listener = listener;
    }

    @Override
    public synchronized void eventReceived(Action action, ConfigMap object) {
        if (ended) {
            return;
        }
        version = object.getMetadata().getResourceVersion();
        switch (action) {
            case ADDED, MODIFIED -> {
                Held now = shelf.put(object);
                if (now != null) {
                    listener.changed();
                    if (now.notice() != null) {
                        listener.ignored(now);
                    }
                }
            }
            case DELETED -> {
                if (shelf.remove(object.getMetadata().getName())) {
                    listener.changed();
                }
            }
            case BOOKMARK, ERROR -> {
                // A bookmark only tells the version; of errors the client tells by onClose.
            }
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        synchronized (this) {
            fault = ended ? null : cause;
        }
        over.countDown();
    }

    @Override
    public void onClose() {
        over.countDown();
    }

    /** Whether it still goes on after this time, and nobody wants it to end. */
    boolean lasts(Duration time, CountDownLatch closed) throws InterruptedException {
        return !over.await(time.toMillis(), TimeUnit.MILLISECONDS) && closed.getCount() > 0;
    }

    synchronized void end() {
        ended = true;
    }

    synchronized String version() {
        return version;
    }

    /** Whether the API no longer knows what came after the version it began with. */
    synchronized boolean isGone() {
        return fault != null && fault.isHttpGone();
    }

    /** Fails as the watch did, unless its version is merely gone. */
    synchronized void throwFault() {
        if (fault != null && !isGone()) {
            throw fault.asClientException();
        }
    }
}

package dev.sluice.config;

import java.time.Duration;
import org.jboss.logging.Logger;

/** Waits for changes on a thread of its own, so that no request ever waits for a disk. */
final class WatchLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(WatchLoop.class);

    private final Changes changes;
    private final Timing timing;
    private final Reloading reloading;

    WatchLoop(Changes changes, Timing timing, Reloading reloading) {
        this.changes = changes;
        this.timing = timing;
        this.reloading = reloading;
    }

    /** What the loop drives. */
    interface Reloading {
        boolean isDue();

        void reload();
    }

    @Override
    public void run() {
        while (!changes.isClosed()) {
            try {
                turn();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("Looking for changed documents failed; it is tried again", e);
            }
        }
    }

    private void turn() throws InterruptedException {
        boolean happened = changes.await(timing.poll());
        if (happened) {
            settle();
        }
        if (!changes.isClosed() && (happened || reloading.isDue())) {
            reloading.reload();
        }
    }

    /** Waits until nothing happens for a while, so that one change of many files is read once. */
    private void settle() throws InterruptedException {
        long start = System.nanoTime();
        Duration spent = Duration.ZERO;
        while (spent.compareTo(timing.longest()) < 0 && changes.await(timing.quiet())) {
            spent = Duration.ofNanos(System.nanoTime() - start);
        }
    }
}

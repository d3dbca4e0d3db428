package dev.sluice.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Whether so little memory is left that new requests are turned away, for the sake of those under
 * way. Asked for each request, so it looks only now and then.
 */
final class Overload {
    private static final Logger LOG = Logger.getLogger(Overload.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final HeapUse heap;
    private final int mostPercent;
    private final LongSupplier nanoTime;
    private final AtomicLong looked;
    private volatile boolean overloaded;

    Overload(HeapUse heap, int mostPercent, LongSupplier nanoTime) {
        this.heap = heap;
        this.mostPercent = mostPercent;
        this.nanoTime = nanoTime;
        this.looked = new AtomicLong(nanoTime.getAsLong() - LOOK_NANOS);
    }

    boolean isOverloaded() {
        long now = nanoTime.getAsLong();
        long last = looked.get();
        if (now - last >= LOOK_NANOS && looked.compareAndSet(last, now)) {
            look();
        }
        return overloaded;
    }

    private void look() {
        boolean before = overloaded;
        int percent = heap.percent();
        overloaded = percent >= mostPercent;
        if (overloaded != before) {
            LOG.warnf(
                    "%d %% of the heap is in use: new requests are %s",
                    percent, overloaded ? "turned away" : "taken again");
        }
    }
}

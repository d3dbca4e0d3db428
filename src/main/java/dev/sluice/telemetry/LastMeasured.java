package dev.sluice.telemetry;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What was measured lately, by the labels it was measured with. To look for it takes no lock and
 * makes no key; what is not found here is to be found where all of it is.
 */
final class LastMeasured<T> {
    private static final int PLACES = 256;

    private final AtomicReferenceArray<@Nullable Entry<T>> places =
            new AtomicReferenceArray<>(PLACES);
    private volatile int edition;

    /** Never changed, so that threads may see it without more. */
    private record Entry<T>(
            int edition, Metric metric, String a, String b, String c, String d, T measured) {

        private boolean is(int now, Metric other, String e, String f, String g, String h) {
            return edition == now
                    && metric == other
                    && a.equals(e)
                    && b.equals(f)
                    && c.equals(g)
                    && d.equals(h);
        }
    }

    /** To be asked before what is remembered is looked for: it may have ended meanwhile. */
    int edition() {
        return edition;
    }

    /** Null when it is not known here. */
    @Nullable T find(Metric metric, String a, String b, String c, String d) {
        Entry<T> entry = places.getPlain(place(metric, a, b, c, d));
        return entry != null && entry.is(edition, metric, a, b, c, d) ? entry.measured : null;
    }

    void remember(int found, Metric metric, String a, String b, String c, String d, T measured) {
        places.setPlain(
                place(metric, a, b, c, d), new Entry<>(found, metric, a, b, c, d, measured));
    }

    /** Forgets all, also what others are about to remember. By one thread at a time only. */
    synchronized void forget() {
        edition++;
        for (int i = 0; i < PLACES; i++) {
            places.setPlain(i, null);
        }
    }

    private static int place(Metric metric, String a, String b, String c, String d) {
        int hash = metric.hashCode();
        hash = 31 * hash + a.hashCode();
        hash = 31 * hash + b.hashCode();
        hash = 31 * hash + c.hashCode();
        hash = 31 * hash + d.hashCode();
        hash ^= hash >>> 16;
        return (hash ^ hash >>> 8) & (PLACES - 1);
    }
}

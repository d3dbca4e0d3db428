package dev.sluice.limit.local;

/**
 * One counter over a sliding window: never more than {@code max} admitted in any interval as long
 * as the window.
 *
 * <p>Up to {@value #EXACT_ENTRIES} admissions are each remembered with their own time, in a ring. A
 * larger max is counted in {@value #SUB_WINDOWS} sub-windows; a sub-window is forgotten only when
 * the whole of it has left the window, which admits too little rather than too much.
 */
final class SlidingWindow {
    static final int EXACT_ENTRIES = 1_024;
    static final int SUB_WINDOWS = 128;

    private final long windowNanos;
    private final long granularity;
    private long[] starts = new long[8];
    private long[] counts = new long[8];
    private int head;
    private int size;
    private long admitted;

    /**
     * An empty counter.
     *
     * @param windowNanos length of the window, positive
     * @param max the most that a window may admit, positive
     */
    SlidingWindow(long windowNanos, long max) {
        this.windowNanos = windowNanos;
        this.granularity =
                max <= EXACT_ENTRIES ? 1 : Math.max(1, -Math.floorDiv(-windowNanos, SUB_WINDOWS));
    }

    /** Nanoseconds until one more may be admitted; 0 when it may now. */
    long waitNanos(long now, long max) {
        forget(now);
        if (admitted < max) {
            return 0;
        }
        long excess = admitted - max + 1;
        int i = 0;
        while (excess > counts[index(i)]) {
            excess -= counts[index(i)];
            i++;
        }
        return leavesAt(starts[index(i)]) - now;
    }

    /** Admits one; returns the ticket by which it can be given back. */
    long admit(long now) {
        long start = Math.floorDiv(now, granularity) * granularity;
        if (size > 0 && starts[index(size - 1)] == start) {
            counts[index(size - 1)]++;
        } else {
            append(start);
        }
        admitted++;
        return start;
    }

    /** Takes one admission back; does nothing when it has left the window already. */
    void giveBack(long ticket) {
        for (int i = size - 1; i >= 0 && starts[index(i)] >= ticket; i--) {
            if (starts[index(i)] == ticket && counts[index(i)] > 0) {
                counts[index(i)]--;
                admitted--;
                return;
            }
        }
    }

    /** Whether nothing admitted is still inside the window. */
    boolean isEmpty(long now) {
        forget(now);
        return admitted == 0;
    }

    private void forget(long now) {
        while (size > 0 && leavesAt(starts[head]) <= now) {
            admitted -= counts[head];
            head = (head + 1) % starts.length;
            size--;
        }
    }

    /** When the last moment of a sub-window is a whole window ago. */
    private long leavesAt(long start) {
        return start + granularity - 1 + windowNanos;
    }

    private void append(long start) {
        if (size == starts.length) {
            grow();
        }
        starts[index(size)] = start;
        counts[index(size)] = 1;
        size++;
    }

    private void grow() {
        long[] widerStarts = new long[starts.length * 2];
        long[] widerCounts = new long[starts.length * 2];
        for (int i = 0; i < size; i++) {
            widerStarts[i] = starts[index(i)];
            widerCounts[i] = counts[index(i)];
        }
        starts = widerStarts;
        counts = widerCounts;
        head = 0;
    }

    private int index(int i) {
        return (head + i) % starts.length;
    }
}

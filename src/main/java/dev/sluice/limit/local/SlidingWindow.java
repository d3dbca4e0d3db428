package dev.sluice.limit.local;

/**
 * One counter over a sliding window: never more than {@code max} units admitted in any interval as
 * long as the window.
 *
 * <p>Up to {@value #EXACT_ENTRIES} admissions are each remembered with their own time, in a ring.
 * Beyond that they are kept in {@value #SUB_WINDOWS} sub-windows; a sub-window is forgotten only
 * when the whole of it has left the window, which admits too little rather than too much.
 */
final class SlidingWindow {
    static final int EXACT_ENTRIES = 1_024;
    static final int SUB_WINDOWS = 128;

    private final long window;
    private final long coarse;
    private long granularity = 1;
    private long[] starts = new long[8];
    private long[] units = new long[8];
    private int head;
    private int size;
    private long admitted;

    /**
     * An empty counter.
     *
     * @param window length of the window, positive, in the unit of the clock that is asked
     */
    SlidingWindow(long window) {
        this.window = window;
        this.coarse = Math.max(1, -Math.floorDiv(-window, SUB_WINDOWS));
    }

    /**
     * How long until so much may be admitted; 0 when it may now. Nothing may always be admitted,
     * also after {@code max} was lowered.
     *
     * @param amount units, at most {@code max}
     */
    long wait(long now, long max, long amount) {
        forget(now);
        long excess = admitted + amount - max;
        if (amount == 0 || excess <= 0) {
            return 0;
        }
        int i = 0;
        while (excess > units[index(i)]) {
            excess -= units[index(i)];
            i++;
        }
        return leavesAt(starts[index(i)]) - now;
    }

    /** Admits so many units; returns the ticket by which they can be given back. */
    long admit(long now, long amount) {
        if (amount == 0) {
            return now;
        }
        if (size >= EXACT_ENTRIES && granularity < coarse) {
            remember(granularity); // what was given back takes no place
            if (size >= EXACT_ENTRIES) {
                remember(coarse);
            }
        }
        append(floor(now), amount);
        admitted += amount;
        return now;
    }

    /** Takes one admission back; does nothing when it has left the window already. */
    void giveBack(long ticket, long amount) {
        long start = floor(ticket);
        for (int i = size - 1; i >= 0 && starts[index(i)] >= start; i--) {
            if (starts[index(i)] == start && units[index(i)] >= amount) {
                units[index(i)] -= amount;
                admitted -= amount;
                return;
            }
        }
    }

    /** How many units of {@code max} are left, after {@link #wait} has looked at the time. */
    long remaining(long max) {
        return Math.max(0, max - admitted);
    }

    /** How many units were admitted within the window that ends now. */
    long admitted(long now) {
        forget(now);
        return admitted;
    }

    /** How long until the oldest admission leaves the window; 0 when there is none. */
    long oldestLeavesIn(long now) {
        forget(now);
        return size == 0 ? 0 : leavesAt(starts[head]) - now;
    }

    /** Whether nothing admitted is still inside the window. */
    boolean isEmpty(long now) {
        forget(now);
        return size == 0;
    }

    private long floor(long time) {
        return Math.floorDiv(time, granularity) * granularity;
    }

    /** Remembers everything anew, in pieces of that length. */
    private void remember(long pieces) {
        long[] times = new long[size];
        long[] amounts = new long[size];
        for (int i = 0; i < times.length; i++) {
            times[i] = starts[index(i)];
            amounts[i] = units[index(i)];
        }
        granularity = pieces;
        head = 0;
        size = 0;
        for (int i = 0; i < times.length; i++) {
            if (amounts[i] > 0) {
                append(floor(times[i]), amounts[i]);
            }
        }
    }

    private void forget(long now) {
        while (size > 0 && leavesAt(starts[head]) <= now) {
            admitted -= units[head];
            head = (head + 1) % starts.length;
            size--;
        }
        if (size == 0) {
            granularity = 1;
        }
    }

    /** When the last moment of a sub-window is a whole window ago. */
    private long leavesAt(long start) {
        return start + granularity - 1 + window;
    }

    private void append(long start, long amount) {
        if (size > 0 && starts[index(size - 1)] == start) {
            units[index(size - 1)] += amount;
            return;
        }
        if (size == starts.length) {
            grow();
        }
        starts[index(size)] = start;
        units[index(size)] = amount;
        size++;
    }

    private void grow() {
        long[] widerStarts = new long[starts.length * 2];
        long[] widerUnits = new long[starts.length * 2];
        for (int i = 0; i < size; i++) {
            widerStarts[i] = starts[index(i)];
            widerUnits[i] = units[index(i)];
        }
        starts = widerStarts;
        units = widerUnits;
        head = 0;
    }

    private int index(int i) {
        return (head + i) % starts.length;
    }
}

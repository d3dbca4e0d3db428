package dev.sluice.fleet;

import java.util.List;

/** Everything that was admitted on one count, and each position that its window can have. */
final class Windows {
    private final long length;
    private final List<Entry> entries;

    /**
     * Admissions in the order of their times.
     *
     * @param length of the window, which ends with a moment and excludes the one a window before
     */
    Windows(long length, List<Entry> entries) {
        this.length = length;
        this.entries = List.copyOf(entries);
    }

    /** The most units that any window which ends between two moments holds. */
    long most(long from, long to) {
        long most = 0;
        long held = 0;
        int oldest = 0;
        for (int newest = 0; newest < entries.size() && entries.get(newest).at() < to; newest++) {
            long end = entries.get(newest).at();
            held += entries.get(newest).units();
            while (entries.get(oldest).at() <= end - length) {
                held -= entries.get(oldest).units();
                oldest++;
            }
            if (end >= from) {
                most = Math.max(most, held);
            }
        }
        return most;
    }

    /** The most units that any window holds which ends at one moment, another, or between. */
    long mostAround(long from, long to) {
        long most = heldAt(from);
        for (Entry entry : between(from, to + 1)) {
            most = Math.max(most, heldAt(entry.at()));
        }
        return most;
    }

    /** What the window holds that ends with a moment. */
    long heldAt(long moment) {
        long held = 0;
        for (int i = firstAfter(moment) - 1; i >= 0 && entries.get(i).at() > moment - length; i--) {
            held += entries.get(i).units();
        }
        return held;
    }

    /** What was admitted from one moment until before another. */
    List<Entry> between(long from, long to) {
        int first = firstAfter(from - 1);
        return entries.subList(first, Math.max(first, firstAfter(to - 1)));
    }

    private int firstAfter(long moment) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).at() > moment) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

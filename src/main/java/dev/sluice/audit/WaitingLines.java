package dev.sluice.audit;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Lines in the order in which they came. Whoever adds one takes no lock and wakes nobody; one
 * thread takes them out. A line has its place until it is written, so that the bound counts what
 * that thread has in hand, too.
 */
final class WaitingLines {
    /** Stands beside the number of those that were added, so that none slips in after it. */
    private static final long SHUT = Long.MIN_VALUE;

    private final AtomicReferenceArray<@Nullable LogLine> places;
    private final int capacity;
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private long taken;

    /**
     * None so far.
     *
     * @param capacity how many wait at most
     */
    WaitingLines(int capacity) {
        this.capacity = capacity;
        this.places = new AtomicReferenceArray<>(places(capacity));
    }

    /** A power of two, so that a place is found without dividing. */
    private static int places(int capacity) {
        return capacity < 2 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
    }

    /** Takes a line; false when there is no room, or no more are taken. */
    boolean add(LogLine line) {
        while (true) {
            long number = added.get();
            if (number < 0 || number - written.get() >= capacity) {
                return false;
            }
            if (added.compareAndSet(number, number + 1)) {
                places.setRelease(place(number), line);
                return true;
            }
        }
    }

    /** Takes no more lines. */
    void shut() {
        long before = added.get();
        while (!added.compareAndSet(before, before | SHUT)) {
            before = added.get();
        }
    }

    /** How many are not written. */
    int size() {
        long gone = written.get();
        return (int) (count() - gone);
    }

    /** How many more find a place. */
    int room() {
        return added.get() < 0 ? 0 : capacity - size();
    }

    /** Whether all have been taken out. For the one thread only. */
    boolean isEmpty() {
        return count() == taken;
    }

    /** Takes out what is there, so many at most. For the one thread only. */
    void take(List<LogLine> into, int most) {
        long end = Math.min(count(), taken + most);
        while (taken < end) {
            LogLine line = places.getAcquire(place(taken));
            if (line == null) {
                return; // whoever has this place is about to fill it
            }
            places.setPlain(place(taken), null);
            into.add(line);
            taken++;
        }
    }

    /** Gives up the places of the first ones that were taken out. For the one thread only. */
    void written(int lines) {
        written.setRelease(written.getPlain() + lines);
    }

    private long count() {
        return added.get() & ~SHUT;
    }

    private int place(long number) {
        return (int) number & (places.length() - 1);
    }
}

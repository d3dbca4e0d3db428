package dev.sluice.gateway;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what each of many does, at most so often in any minute. A minute is thirteen slots of five
 * seconds, the last of them under way: whatever a window of sixty seconds touches is counted, so
 * the bound is never passed, and room may come up to five seconds late.
 *
 * <p>Its memory is fixed: beyond the most keys, the one not counted for longest is forgotten.
 *
 * @param <K> whom to count
 */
final class PerMinute<K> {
    private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int SLOTS = 13;

    private final int most;
    private final LongSupplier nanoTime;
    private final Map<K, Minute> minutes;

    /** What one of them did, slot by slot; the newest slot is numbered. */
    private static final class Minute {
        private final int[] counts = new int[SLOTS];
        private long newest;

        Minute(long slot) {
            newest = slot;
        }

        void moveTo(long slot) {
            for (long each = Math.max(newest + 1, slot - SLOTS + 1); each <= slot; each++) {
                counts[index(each)] = 0;
            }
            newest = Math.max(newest, slot);
        }

        int total() {
            int total = 0;
            for (int count : counts) {
                total += count;
            }
            return total;
        }

        /** The number of the oldest slot that counts; the newest when none does. */
        long oldest() {
            long slot = newest - SLOTS + 1;
            while (slot < newest && counts[index(slot)] == 0) {
                slot++;
            }
            return slot;
        }

        void add() {
            counts[index(newest)]++;
        }

        private static int index(long slot) {
            return (int) Math.floorMod(slot, (long) SLOTS);
        }
    }

    /**
     * Counts.
     *
     * @param most how often one may do it in any minute
     * @param mostKeys how many are remembered
     * @param nanoTime the time, in nanoseconds from anywhere
     */
    PerMinute(int most, int mostKeys, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.minutes =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, Minute> eldest) {
                        return size() > mostKeys;
                    }
                };
    }

    /** Counts one more; null, or how long until there is room for it. */
    synchronized @Nullable Duration count(K key) {
        long now = nanoTime.getAsLong();
        long slot = Math.floorDiv(now, SLOT_NANOS);
        Minute minute = minutes.computeIfAbsent(key, first -> new Minute(slot));
        minute.moveTo(slot);
        if (minute.total() < most) {
            minute.add();
            return null;
        }
        return Duration.ofNanos((minute.oldest() + SLOTS) * SLOT_NANOS - now);
    }

    /** How many are remembered. */
    synchronized int remembered() {
        return minutes.size();
    }
}

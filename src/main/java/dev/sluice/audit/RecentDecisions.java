package dev.sluice.audit;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last decisions, for people who look for one now. It is bounded by number and by size, and
 * whoever adds to it never waits.
 */
@Singleton
public class RecentDecisions {
    private static final int MOST = 100_000;

    /** What a record takes beside its texts. */
    private static final int FIXED = 256;

    private final AtomicReferenceArray<@Nullable Kept> ring;
    private final long mostBytes;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * One of them.
     *
     * @param number counts the decisions of this process, from 1
     * @param record what was logged
     * @param size roughly what it takes, in bytes
     */
    public record Kept(long number, DecisionRecord record, int size) {}

    /**
     * Those that were asked for.
     *
     * @param newest the number of the newest decision of all, asked for or not; 0 for none
     * @param more whether older ones that were asked for are left out
     * @param kept newest first
     */
    public record Page(long newest, boolean more, List<Kept> kept) {
        public Page {
            kept = List.copyOf(kept);
        }
    }

    /**
     * As settings say.
     *
     * @throws IllegalArgumentException when one is out of its range
     */
    @Inject
    RecentDecisions(RecentSettings settings) {
        this(settings.recent(), settings.recentBytes());
    }

    /**
     * None so far.
     *
     * @param most how many are kept; 0 for none
     * @param mostBytes how much they may take together
     */
    public RecentDecisions(int most, long mostBytes) {
        if (most < 0 || most > MOST) {
            throw new IllegalArgumentException("sluice.decisions.recent must be from 0 to " + MOST);
        }
        if (mostBytes < 1) {
            throw new IllegalArgumentException("sluice.decisions.recent-bytes must be positive");
        }
        this.ring = new AtomicReferenceArray<>(most);
        this.mostBytes = mostBytes;
    }

    /** Remembers one; it forgets the oldest ones for that. */
    public void add(DecisionRecord record) {
        if (ring.length() == 0) {
            return;
        }
        int size = size(record);
        long number = next.incrementAndGet();
        if (size > mostBytes) {
            return;
        }
        Kept before = ring.getAndSet(slot(number), new Kept(number, record, size));
        long all = bytes.addAndGet(before == null ? size : size - before.size());
        while (all > mostBytes && forgetOldest(number)) {
            all = bytes.get(); // one after the other
        }
    }

    /** False when there is nothing older than this one. */
    private boolean forgetOldest(long than) {
        long at = oldest.get();
        long from = Math.max(at, next.get() - ring.length());
        if (from >= than) {
            return false;
        }
        if (oldest.compareAndSet(at, from + 1)) {
            int slot = slot(from + 1);
            Kept found = ring.get(slot);
            if (found != null
                    && found.number() == from + 1
                    && ring.compareAndSet(slot, found, null)) {
                bytes.addAndGet(-found.size());
            }
        }
        return true;
    }

    /**
     * Looks for some.
     *
     * @param after only those with a higher number
     * @param most how many at most, of which the newest are taken
     */
    public Page find(Predicate<DecisionRecord> wanted, long after, int most) {
        long newest = next.get();
        List<Kept> found = new ArrayList<>();
        long last = Math.max(after, newest - ring.length());
        for (long number = newest; number > last; number--) {
            Kept kept = ring.get(slot(number));
            if (kept != null && kept.number() == number && wanted.test(kept.record())) {
                if (found.size() == most) {
                    return new Page(newest, true, found);
                }
                found.add(kept);
            }
        }
        return new Page(newest, false, found);
    }

    /** How many bytes they take now, roughly. */
    long bytes() {
        return bytes.get();
    }

    private int slot(long number) {
        return (int) (number % ring.length());
    }

    private static int size(DecisionRecord record) {
        long chars = FIXED;
        chars += length(record.message()) + length(record.tool()) + length(record.method());
        chars += length(record.subject()) + length(record.grant()) + length(record.server());
        List<String> keys = record.argumentKeys();
        for (int i = 0; i < keys.size(); i++) {
            chars += 24L + keys.get(i).length();
        }
        return (int) Math.min(Integer.MAX_VALUE, 2 * chars);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}

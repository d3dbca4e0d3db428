package dev.sluice.limit;

/**
 * One limit that a call must keep, in whole units: calls, or millionths of a summed argument.
 *
 * @param key what is counted
 * @param max the most units that any window may admit, positive and at most 2<sup>53</sup>
 * @param amount the units that this call takes, not negative and at most {@code max}
 * @param onLoss what to do when the count is lost
 * @param lease whether permits may be taken in advance, to be used by calls that come soon
 */
public record Charge(LimitKey key, long max, long amount, OnLoss onLoss, boolean lease) {

    /**
     * The most units, so that sums stay exact in a double too: the store's scripts count in them.
     */
    public static final long MOST = 1L << 53;

    /** What to do while a store that lost its counts has not yet a whole window of new ones. */
    public enum OnLoss {
        /** Nothing passes that could exceed the limit. */
        REFUSE,
        /** The call passes this limit and is counted; whoever asked is told. */
        PASS
    }

    public Charge {
        if (max <= 0 || max > MOST || amount < 0 || amount > max) {
            throw new IllegalArgumentException("no window could ever admit this");
        }
    }

    /** A charge that must be counted, each by itself. */
    public Charge(LimitKey key, long max, long amount) {
        this(key, max, amount, OnLoss.REFUSE, false);
    }
}

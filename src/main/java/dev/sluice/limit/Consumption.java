package dev.sluice.limit;

import java.time.Duration;
import java.util.List;

/** What came of asking the limiter. */
public sealed interface Consumption {

    /**
     * Every limit had room, and has been charged.
     *
     * @param receipts what to give back when the server never receives the call
     * @param uncertain the charges, counted from 0, that passed although their count was lost
     * @param used for each charge, how many units its window holds with it; empty when that was not
     *     told. For measuring: permits taken in advance stand among them
     */
    record Taken(List<Receipt> receipts, List<Integer> uncertain, List<Long> used)
            implements Consumption {
        public Taken {
            receipts = List.copyOf(receipts);
            uncertain = List.copyOf(uncertain);
            used = List.copyOf(used);
        }

        /** Charges of whose counts no more is known than that they had room. */
        public Taken(List<Receipt> receipts, List<Integer> uncertain) {
            this(receipts, uncertain, List.of());
        }

        /** Charges whose counts are all known. */
        public Taken(List<Receipt> receipts) {
            this(receipts, List.of());
        }
    }

    /**
     * A limit is used up; nothing was charged.
     *
     * @param index the first of the charges that had no room, counted from 0
     * @param retryAfter after this a lone caller gets through, positive
     * @param remaining the units for which that limit still has room, fewer than were asked for
     */
    record Exceeded(int index, Duration retryAfter, long remaining) implements Consumption {}

    /**
     * The store has lost a count that a limit must know; nothing was charged.
     *
     * @param index the first such charge, counted from 0
     * @param retryAfter after this the count is whole again, positive
     */
    record Lost(int index, Duration retryAfter) implements Consumption {}

    /** The store could not answer; nothing is known. */
    record Unavailable() implements Consumption {}

    /**
     * Proof of one charge.
     *
     * @param key what was charged
     * @param ticket which charge on it
     * @param amount how many units were charged
     */
    record Receipt(LimitKey key, long ticket, long amount) {}
}

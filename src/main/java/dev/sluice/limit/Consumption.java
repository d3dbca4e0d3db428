package dev.sluice.limit;

import java.time.Duration;
import java.util.List;

/** What came of asking the limiter. */
public sealed interface Consumption {

    /**
     * Every limit had room, and has been charged.
     *
     * @param receipts what to give back when the server never receives the call
     */
    record Taken(List<Receipt> receipts) implements Consumption {
        public Taken {
            receipts = List.copyOf(receipts);
        }
    }

    /**
     * A limit is used up; nothing was charged.
     *
     * @param index the first of the charges that had no room, counted from 0
     * @param retryAfter after this a lone caller gets through, positive
     */
    record Exceeded(int index, Duration retryAfter) implements Consumption {}

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

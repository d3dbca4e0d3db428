package dev.sluice.gateway;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells the gateway's own time from the server's. */
final class Stopwatch {
    private final LongSupplier nanoTime;
    private final long start;
    private long sent = -1;
    private long answered = -1;
    private long heldSince = -1;
    private long held;

    /** Starts now. */
    Stopwatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    void sent() {
        sent = nanoTime.getAsLong();
    }

    void answered() {
        answered = nanoTime.getAsLong();
    }

    /** From now on it waits for a person or a list of tools, which is no work of the gateway's. */
    void holds() {
        heldSince = nanoTime.getAsLong();
    }

    void goesOn() {
        held = waited();
        heldSince = -1;
    }

    private long waited() {
        return heldSince < 0 ? held : held + nanoTime.getAsLong() - heldSince;
    }

    Duration total() {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    /** From the last byte sent to the first byte of the reply; null when nothing was asked. */
    @Nullable Duration upstream() {
        if (sent < 0) {
            return null;
        }
        return Duration.ofNanos((answered < 0 ? nanoTime.getAsLong() : answered) - sent);
    }

    /** From the request's head to the first byte of the reply, less the server's and people's. */
    Duration gateway() {
        long judged = sent < 0 ? nanoTime.getAsLong() : sent;
        return Duration.ofNanos(judged - start - waited());
    }
}

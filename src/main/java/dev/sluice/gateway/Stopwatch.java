package dev.sluice.gateway;

import java.time.Duration;
import java.util.function.LongSupplier;

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
        return Duration.ofNanos(totalNanos());
    }

    /** From the request's head until now. */
    long totalNanos() {
        return nanoTime.getAsLong() - start;
    }

    /** Whether a server was asked. */
    boolean hasAsked() {
        return sent >= 0;
    }

    /** From the last byte sent to the first byte of the reply, when a server was asked. */
    long upstreamNanos() {
        return (answered < 0 ? nanoTime.getAsLong() : answered) - sent;
    }

    /** From the request's head to the first byte of the reply, less the server's and people's. */
    long gatewayNanos() {
        long judged = sent < 0 ? nanoTime.getAsLong() : sent;
        return judged - start - waited();
    }
}

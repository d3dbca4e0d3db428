package dev.sluice.cli.tools;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What one server has left of its bounds; any thread may ask. */
final class Allowance {
    private final String source;
    private final ListBounds bounds;
    private final LongSupplier nanos;
    private final long start;
    private final AtomicLong octets;

    /**
     * All of it.
     *
     * @param source what the server is called in messages
     * @param nanos what time it is, as {@link System#nanoTime} tells it
     */
    Allowance(String source, ListBounds bounds, LongSupplier nanos) {
        this.source = source;
        this.bounds = bounds;
        this.nanos = nanos;
        start = nanos.getAsLong();
        octets = new AtomicLong(bounds.octets());
    }

    String source() {
        return source;
    }

    ListBounds bounds() {
        return bounds;
    }

    /** Counts what came. */
    void take(long came) throws UnreadableToolsException {
        if (octets.addAndGet(-came) < 0) {
            throw tooMuch();
        }
    }

    /** The most octets that may still come, plus the one that tells that it was more. */
    int mostToRead() {
        return (int) Math.min(Integer.MAX_VALUE - 8, Math.max(0, octets.get()) + 1);
    }

    /** The shorter of a time and what is left of it altogether. */
    Duration atMost(Duration time) {
        Duration left = bounds.time().minusNanos(nanos.getAsLong() - start);
        Duration most = left.compareTo(time) < 0 ? left : time;
        return most.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : most;
    }

    /** Refuses to go on when the time is over. */
    void requireTime() throws UnreadableToolsException {
        if (bounds.time().minusNanos(nanos.getAsLong() - start).isNegative()) {
            throw silent();
        }
    }

    UnreadableToolsException silent() {
        return new UnreadableToolsException(source + " does not answer in time");
    }

    private UnreadableToolsException tooMuch() {
        return new UnreadableToolsException(
                source + " sends more than " + bounds.octets() + " bytes");
    }
}

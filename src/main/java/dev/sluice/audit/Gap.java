package dev.sluice.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts the lines that were dropped since that was told last. */
final class Gap {
    private long lines;
    private Instant from = Instant.EPOCH;
    private Instant until = Instant.EPOCH;

    synchronized void add(Instant now) {
        from = lines == 0 ? now : from;
        until = now;
        lines++;
    }

    /** What is to be told, once; null when nothing was dropped. */
    synchronized @Nullable MissingLines take(Instant now) {
        if (lines == 0) {
            return null;
        }
        MissingLines told = new MissingLines(now, "dropped", lines, from, until);
        lines = 0;
        return told;
    }
}

package dev.sluice.limit.redis;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Microseconds, the unit of the store's clock. */
final class Micros {
    private Micros() {}

    /** Whole microseconds of a duration. */
    static long of(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** A duration of so many microseconds. */
    static Duration duration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}

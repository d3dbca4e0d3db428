package dev.sluice.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicLong;

/** What goes up and down, until it is given up. */
final class Level {
    private static final long GIVEN_UP = Long.MIN_VALUE;

    private final AtomicLong value = new AtomicLong();
    private final Gauge gauge;

    Level(Metric metric, Tags tags, MeterRegistry registry) {
        gauge =
                Gauge.builder(metric.meter(), this, Level::height)
                        .tags(tags)
                        .description(metric.help())
                        .register(registry);
    }

    /** False when it is given up; then another takes its place. */
    boolean move(long change) {
        long before = value.get();
        while (before != GIVEN_UP) {
            long seen = value.compareAndExchange(before, before + change);
            if (seen == before) {
                return true;
            }
            before = seen;
        }
        return false;
    }

    /** False while something is under way. */
    boolean giveUp() {
        return value.compareAndSet(0, GIVEN_UP);
    }

    /** Shows it no longer. */
    void remove(MeterRegistry registry) {
        registry.remove(gauge);
    }

    long height() {
        long now = value.get();
        return now == GIVEN_UP ? 0 : now;
    }
}

package dev.sluice.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The series there are. They are kept here, as asking the registry takes longer than measuring. */
final class Series {
    /** Micrometer puts each amount into a bucket by the whole number above it. */
    private static final double[] PERCENT = {50, 75, 90, 100};

    private final MeterRegistry registry;
    private final Map<Key, Meter> meters = new ConcurrentHashMap<>();
    private final Map<Key, Level> levels = new ConcurrentHashMap<>();

    private record Key(Metric metric, List<String> values) {}

    /** What goes up and down. */
    private record Level(AtomicLong value, Gauge gauge) {}

    Series(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A counter from 0: rates do not see what one holds already when it is first read. */
    void begin(Metric metric, String... values) {
        meters.computeIfAbsent(new Key(metric, List.of(values)), this::counter);
    }

    void count(Metric metric, String... values) {
        add(metric, 1, values);
    }

    void add(Metric metric, double amount, String... values) {
        Key key = new Key(metric, List.of(values));
        ((Counter) meters.computeIfAbsent(key, this::counter)).increment(amount);
    }

    void time(Metric metric, Duration took, String... values) {
        Key key = new Key(metric, List.of(values));
        ((Timer) meters.computeIfAbsent(key, this::timer)).record(took);
    }

    void note(Metric metric, double amount, String... values) {
        Key key = new Key(metric, List.of(values));
        ((DistributionSummary) meters.computeIfAbsent(key, this::summary)).record(amount);
    }

    /** Moves a gauge. */
    void move(Metric metric, long change, String... values) {
        // In one step, so that no gauge is given up while somebody moves it.
        levels.compute(
                new Key(metric, List.of(values)),
                (key, found) -> {
                    Level level = found == null ? level(key) : found;
                    level.value.addAndGet(change);
                    return level;
                });
    }

    /** How high a gauge that is moved stands. */
    long level(Metric metric, String... values) {
        Level level = levels.get(new Key(metric, List.of(values)));
        return level == null ? 0 : level.value.get();
    }

    /** Shows what is asked for at each scrape; must not block. */
    void show(Metric metric, Supplier<Number> value, String... values) {
        meters.computeIfAbsent(
                new Key(metric, List.of(values)),
                key ->
                        Gauge.builder(metric.meter(), value)
                                .tags(tags(key))
                                .description(metric.help())
                                // Nobody else keeps it.
                                .strongReference(true)
                                .register(registry));
    }

    /** A gauge whose series are told all at once; those that are not told any more end. */
    MultiGauge table(Metric metric) {
        return MultiGauge.builder(metric.meter()).description(metric.help()).register(registry);
    }

    /** A series of such a gauge. */
    static MultiGauge.Row<Number> row(Metric metric, Number value, String... values) {
        return MultiGauge.Row.of(tags(new Key(metric, List.of(values))), value);
    }

    /** Ends every series of which nothing will be counted any more. */
    void retain(Known known) {
        for (Key key : List.copyOf(meters.keySet())) {
            if (!known.covers(key.metric.labels(), key.values)) {
                Meter meter = meters.remove(key);
                if (meter != null) {
                    registry.remove(meter);
                }
            }
        }
        for (Key key : List.copyOf(levels.keySet())) {
            if (!known.covers(key.metric.labels(), key.values)) {
                levels.computeIfPresent(key, (same, level) -> unlessIdle(level));
            }
        }
    }

    private @Nullable Level unlessIdle(Level level) {
        if (level.value.get() != 0) {
            return level;
        }
        registry.remove(level.gauge);
        return null;
    }

    private Counter counter(Key key) {
        return Counter.builder(key.metric.meter())
                .tags(tags(key))
                .description(key.metric.help())
                .register(registry);
    }

    private Timer timer(Key key) {
        return Timer.builder(key.metric.meter())
                .tags(tags(key))
                .description(key.metric.help())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private DistributionSummary summary(Key key) {
        return DistributionSummary.builder(key.metric.meter())
                .tags(tags(key))
                .description(key.metric.help())
                .serviceLevelObjectives(PERCENT)
                .register(registry);
    }

    private Level level(Key key) {
        AtomicLong value = new AtomicLong();
        Gauge gauge =
                Gauge.builder(key.metric.meter(), value, AtomicLong::get)
                        .tags(tags(key))
                        .description(key.metric.help())
                        .register(registry);
        return new Level(value, gauge);
    }

    private static Tags tags(Key key) {
        List<String> names = key.metric.labels();
        if (names.size() != key.values.size()) {
            throw new IllegalArgumentException(key.metric + " has the labels " + names);
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            tags.add(Tag.of(names.get(i), key.values.get(i)));
        }
        return Tags.of(tags);
    }

    /**
     * From 100 microseconds, what the gateway itself takes, to a minute, what a slow tool takes.
     */
    private static final Duration[] BUCKETS =
            Arrays.stream(
                            new long[] {
                                100,
                                250,
                                500,
                                1_000,
                                2_500,
                                5_000,
                                10_000,
                                25_000,
                                50_000,
                                100_000,
                                250_000,
                                500_000,
                                1_000_000,
                                2_500_000,
                                5_000_000,
                                10_000_000,
                                30_000_000,
                                60_000_000
                            })
                    .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
                    .toArray(Duration[]::new);
}

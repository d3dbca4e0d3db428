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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The series there are. They are kept here, as asking the registry takes longer than measuring; and
 * those that each request measures are found again without as much as a key.
 */
final class Series {
    /** Micrometer puts each amount into a bucket by the whole number above it. */
    private static final double[] PERCENT = {50, 75, 90, 100};

    private final MeterRegistry registry;
    private final Map<Key, Meter> meters = new ConcurrentHashMap<>();
    private final Map<Key, Level> levels = new ConcurrentHashMap<>();
    private final LastMeasured<Object> last = new LastMeasured<>();

    /** Says its hash once and copies nothing. */
    private static final class Key {
        private final Metric metric;
        private final String[] values;
        private final int hash;

        /** Takes values that nobody changes any more. */
        Key(Metric metric, String[] values) {
            this.metric = metric;
            this.values = values;
            this.hash = 31 * metric.hashCode() + Arrays.hashCode(values);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && metric == that.metric
                    && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    Series(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A counter from 0: rates do not see what one holds already when it is first read. */
    void begin(Metric metric, String... values) {
        counter(new Key(metric, values));
    }

    void count(Metric metric, String... values) {
        add(metric, 1, values);
    }

    void add(Metric metric, double amount, String... values) {
        counter(new Key(metric, values)).increment(amount);
    }

    /** Counts what comes with each request. */
    void count(Metric metric, String a, String b, String c, String d) {
        ((Counter) frequent(metric, a, b, c, d)).increment();
    }

    void time(Metric metric, Duration took, String... values) {
        timer(new Key(metric, values)).record(took);
    }

    /** Times what comes with each request; labels that the metric has not are empty. */
    void time(Metric metric, long nanos, String a, String b, String c) {
        ((Timer) frequent(metric, a, b, c, "")).record(nanos, TimeUnit.NANOSECONDS);
    }

    void note(Metric metric, double amount, String... values) {
        summary(new Key(metric, values)).record(amount);
    }

    void move(Metric metric, long change) {
        move(metric, change, "");
    }

    /** Moves a gauge; never one that is being given up. */
    void move(Metric metric, long change, String a) {
        Level level = (Level) frequent(metric, a, "", "", "");
        while (!level.move(change)) {
            level = level(key(metric, a, "", "", ""));
        }
    }

    private Object frequent(Metric metric, String a, String b, String c, String d) {
        Object known = last.find(metric, a, b, c, d);
        return known == null ? found(metric, a, b, c, d) : known;
    }

    private Object found(Metric metric, String a, String b, String c, String d) {
        int edition = last.edition();
        Key key = key(metric, a, b, c, d);
        Object measured =
                switch (metric.type()) {
                    case COUNTER -> counter(key);
                    case TIMER -> timer(key);
                    case SUMMARY -> summary(key);
                    case GAUGE -> level(key);
                };
        last.remember(edition, metric, a, b, c, d, measured);
        return measured;
    }

    private static Key key(Metric metric, String a, String b, String c, String d) {
        return new Key(metric, Arrays.copyOf(new String[] {a, b, c, d}, metric.labels().size()));
    }

    private Counter counter(Key key) {
        return (Counter) meter(key, this::newCounter);
    }

    private Timer timer(Key key) {
        return (Timer) meter(key, this::newTimer);
    }

    private DistributionSummary summary(Key key) {
        return (DistributionSummary) meter(key, this::newSummary);
    }

    /** Asks twice, as to ask for what may have to be made can lock others out. */
    private Meter meter(Key key, Function<Key, Meter> make) {
        Meter known = meters.get(key);
        return known == null ? meters.computeIfAbsent(key, make) : known;
    }

    private Level level(Key key) {
        return levels.computeIfAbsent(key, this::newLevel);
    }

    /** How high a gauge that is moved stands. */
    long level(Metric metric, String... values) {
        Level level = levels.get(new Key(metric, values));
        return level == null ? 0 : level.height();
    }

    /** Shows what is asked for at each scrape; must not block. */
    void show(Metric metric, Supplier<Number> value, String... values) {
        meters.computeIfAbsent(
                new Key(metric, values),
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
        return MultiGauge.Row.of(tags(new Key(metric, values)), value);
    }

    /** Ends every series of which nothing will be counted any more. */
    void retain(Known known) {
        for (Key key : List.copyOf(meters.keySet())) {
            if (!known.covers(key.metric.labels(), List.of(key.values))) {
                Meter meter = meters.remove(key);
                if (meter != null) {
                    registry.remove(meter);
                }
            }
        }
        for (Key key : List.copyOf(levels.keySet())) {
            if (!known.covers(key.metric.labels(), List.of(key.values))) {
                levels.computeIfPresent(key, this::unlessIdle);
            }
        }
        last.forget();
    }

    private @Nullable Level unlessIdle(Key key, Level level) {
        if (!level.giveUp()) {
            return level;
        }
        level.remove(registry);
        return null;
    }

    private Level newLevel(Key key) {
        return new Level(key.metric, tags(key), registry);
    }

    private Counter newCounter(Key key) {
        return Counter.builder(key.metric.meter())
                .tags(tags(key))
                .description(key.metric.help())
                .register(registry);
    }

    private Timer newTimer(Key key) {
        return Timer.builder(key.metric.meter())
                .tags(tags(key))
                .description(key.metric.help())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private DistributionSummary newSummary(Key key) {
        return DistributionSummary.builder(key.metric.meter())
                .tags(tags(key))
                .description(key.metric.help())
                .serviceLevelObjectives(PERCENT)
                .register(registry);
    }

    private static Tags tags(Key key) {
        List<String> names = key.metric.labels();
        if (names.size() != key.values.length) {
            throw new IllegalArgumentException(key.metric + " has the labels " + names);
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            tags.add(Tag.of(names.get(i), key.values[i]));
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

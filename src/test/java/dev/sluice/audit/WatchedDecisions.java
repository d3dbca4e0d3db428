package dev.sluice.audit;

import dev.sluice.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.inject.Vetoed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Stands in for the decision log of a running gateway, and hands each record to a test. */
@Vetoed
public final class WatchedDecisions extends QueuedLog {
    private final Consumer<DecisionRecord> watcher;

    /** Prints nothing. */
    public WatchedDecisions(Consumer<DecisionRecord> watcher) {
        super(
                new Sunk(),
                65_536,
                false,
                Duration.ofSeconds(5),
                new Meters(new SimpleMeterRegistry()),
                InstantSource.system());
        this.watcher = watcher;
    }

    @Override
    public void record(DecisionRecord record) {
        watcher.accept(record);
    }

    @Override
    public void close() throws InterruptedException {
        super.close();
    }
}

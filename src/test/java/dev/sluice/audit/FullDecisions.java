package dev.sluice.audit;

import dev.sluice.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.inject.Vetoed;
import java.time.Duration;
import java.time.InstantSource;

/** A decision log that has room when it is asked for it, and none when the line comes. */
@Vetoed
public final class FullDecisions extends QueuedLog {
    /** Takes nothing. */
    public FullDecisions() {
        super(
                new Sunk(),
                65_536,
                false,
                Duration.ofSeconds(5),
                new Meters(new SimpleMeterRegistry()),
                InstantSource.system());
    }

    @Override
    public void record(DecisionRecord record) {
        throw new FullLogException();
    }

    @Override
    public void record(AdminAct act) {
        throw new FullLogException();
    }
}

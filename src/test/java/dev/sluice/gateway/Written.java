package dev.sluice.gateway;

import dev.sluice.audit.ArgumentDigests;
import dev.sluice.audit.DecisionLog;
import dev.sluice.audit.DecisionRecord;
import dev.sluice.audit.RecentDecisions;
import dev.sluice.telemetry.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A decision log that keeps its lines. */
final class Written implements DecisionLog {
    final List<DecisionRecord> lines = new ArrayList<>();
    final MeterRegistry registry = new SimpleMeterRegistry();
    final Recording recording =
            new Recording(
                    this,
                    new Meters(registry),
                    InstantSource.system(),
                    () -> 0,
                    ArgumentDigests.NONE,
                    new RecentDecisions(10, 100_000),
                    new ServersSeen());

    @Override
    public boolean accepts() {
        return true;
    }

    @Override
    public void record(DecisionRecord record) {
        lines.add(record);
    }
}

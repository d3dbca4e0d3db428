package dev.sluice.admin;

import dev.sluice.config.Problem;
import dev.sluice.config.ReloadListener;
import dev.sluice.config.Snapshot;
import dev.sluice.telemetry.Meters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;

/** Counts what became of each change of the documents. */
@ApplicationScoped
class ReloadMetrics implements ReloadListener {
    private final Meters meters;
    private final InstantSource clock;

    ReloadMetrics(Meters meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void applied(Snapshot snapshot) {
        meters.configApplied(
                snapshot.generation(),
                snapshot.hash(),
                clock.instant().getEpochSecond(),
                "applied");
    }

    @Override
    public void narrowed(Snapshot snapshot) {
        meters.configApplied(
                snapshot.generation(),
                snapshot.hash(),
                clock.instant().getEpochSecond(),
                "narrowed");
    }

    @Override
    public void rejected(List<Problem> problems) {
        meters.configRejected();
    }
}

package dev.sluice.admin;

import dev.sluice.config.Problem;
import dev.sluice.config.ReloadListener;
import dev.sluice.config.Snapshot;
import dev.sluice.policy.DecisionNames;
import dev.sluice.telemetry.Known;
import dev.sluice.telemetry.Meters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what became of each change of the documents, and ends the series of what they dropped. */
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
        inForce(snapshot, "applied");
    }

    @Override
    public void narrowed(Snapshot snapshot) {
        inForce(snapshot, "narrowed");
    }

    @Override
    public void rejected(List<Problem> problems) {
        meters.configRejected();
    }

    private void inForce(Snapshot snapshot, String result) {
        meters.configApplied(
                snapshot.generation(), snapshot.hash(), clock.instant().getEpochSecond(), result);
        Map<String, Set<String>> names = new HashMap<>();
        snapshot.policies().forEach((name, policy) -> names.put(name, DecisionNames.of(policy)));
        meters.retain(new Known(snapshot.servers().keySet(), names));
        snapshot.pins().keySet().forEach(meters::beginToolChanges);
    }
}

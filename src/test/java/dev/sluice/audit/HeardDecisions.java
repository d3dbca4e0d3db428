package dev.sluice.audit;

import dev.sluice.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Vetoed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for the decision log of a running gateway and remembers its lines. */
@Vetoed
public final class HeardDecisions extends QueuedLog {
    private final List<JsonObject> lines = new CopyOnWriteArrayList<>();
    private final List<JsonObject> approvals = new CopyOnWriteArrayList<>();

    /** Listens from now on. */
    public HeardDecisions() {
        super(
                new Sunk(),
                65_536,
                false,
                Duration.ofSeconds(5),
                new Meters(new SimpleMeterRegistry()),
                InstantSource.system());
        start();
    }

    @Override
    public void record(DecisionRecord record) {
        lines.add(new JsonObject(record.toJson()));
        super.record(record);
    }

    @Override
    public void record(AdminAct act) {
        lines.add(new JsonObject(act.toJson()));
        super.record(act);
    }

    @Override
    public void record(ApprovalEvent event) {
        approvals.add(new JsonObject(event.toJson()));
        super.record(event);
    }

    @Override
    public void close() throws InterruptedException {
        super.close();
    }

    /** What became of one approval, in its order; these lines stand nowhere else here. */
    public List<JsonObject> ofApproval(String id) {
        return approvals.stream().filter(line -> id.equals(line.getString("approval"))).toList();
    }

    /** Every line about calls and acts, in their order. */
    public List<JsonObject> all() {
        return List.copyOf(lines);
    }

    /** The lines of one grant, in their order. */
    public List<JsonObject> of(String grant) {
        return lines.stream().filter(line -> grant.equals(line.getString("grant"))).toList();
    }
}

package dev.sluice.gateway;

import dev.sluice.approval.Approvals;
import dev.sluice.telemetry.Meters;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Measures how many questions wait for a person: now and then, as no scrape waits for a store. */
@ApplicationScoped
class PendingApprovals {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Approvals approvals;
    private final Meters meters;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile double pending = Double.NaN;

    PendingApprovals(Approvals approvals, Meters meters) {
        this.approvals = approvals;
        this.meters = meters;
    }

    void start(@Observes StartupEvent event, Vertx vertx) {
        meters.approvalsPending(() -> pending);
        look();
        vertx.setPeriodic(EVERY.toMillis(), tick -> look());
    }

    /** What the store does not tell is no number: an old one would look like news. */
    private void look() {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        Uni.createFrom()
                .deferred(approvals::pending)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onTermination()
                .invoke(() -> asking.set(false))
                .subscribe()
                .with(count -> pending = count, failure -> pending = Double.NaN);
    }
}

package dev.sluice.approval;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Ends questions when their time is over, so that it is told of even if nobody looks at them. */
@ApplicationScoped
class ApprovalSweep {
    private static final Logger LOG = Logger.getLogger(ApprovalSweep.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long NONE = -1;

    private final Approvals approvals;
    private final Vertx vertx;
    private final Duration period;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile long timer = NONE;

    @Inject
    ApprovalSweep(Approvals approvals, Vertx vertx) {
        this(approvals, vertx, PERIOD);
    }

    ApprovalSweep(Approvals approvals, Vertx vertx, Duration period) {
        this.approvals = approvals;
        this.vertx = vertx;
        this.period = period;
    }

    void start(@Observes StartupEvent event) {
        begin();
    }

    void begin() {
        timer = vertx.setPeriodic(period.toMillis(), id -> sweep());
    }

    @PreDestroy
    void end() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
        }
    }

    /** A store that is out is told of by whoever reaches for it, and what waits is ended later. */
    private void sweep() {
        if (!underWay.compareAndSet(false, true)) {
            return;
        }
        approvals
                .expire()
                .onTermination()
                .invoke(() -> underWay.set(false))
                .subscribe()
                .with(
                        ended -> {},
                        failure -> {
                            if (failure instanceof StoreOutException) {
                                LOG.debugf("approvals are not swept: %s", failure.getMessage());
                            } else {
                                LOG.errorf(failure, "approvals are not swept");
                            }
                        });
    }
}

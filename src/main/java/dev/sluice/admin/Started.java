package dev.sluice.admin;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started means that every start-up step is over, whether or not the documents were good. */
@Startup
@ApplicationScoped
class Started implements HealthCheck {
    private static final int AFTER_ALL_OTHERS = Integer.MAX_VALUE;

    private volatile boolean started;

    void onStart(@Observes @Priority(AFTER_ALL_OTHERS) StartupEvent event) {
        started = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("started").status(started).build();
    }
}

package dev.sluice.admin;

import dev.sluice.gateway.Draining;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready from the moment on that the process is told to end, so that nothing new is sent. */
@Readiness
class ServingReadiness implements HealthCheck {
    private final Draining draining;

    ServingReadiness(Draining draining) {
        this.draining = draining;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("serving").status(!draining.isLeaving()).build();
    }
}

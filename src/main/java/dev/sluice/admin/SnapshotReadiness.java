package dev.sluice.admin;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means that a snapshot is in force. A rejected change leaves the last good one in force, so
 * it is told here but takes no replica out of service.
 */
@Readiness
class SnapshotReadiness implements HealthCheck {
    private final LiveConfiguration configuration;

    SnapshotReadiness(LiveConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public HealthCheckResponse call() {
        Snapshot snapshot = configuration.current();
        String problem = configuration.problem();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("configuration").status(snapshot != null);
        if (snapshot != null) {
            response.withData("generation", snapshot.generation());
            response.withData("hash", snapshot.hash());
        }
        if (problem != null) {
            response.withData("problem", problem);
        }
        return response.build();
    }
}

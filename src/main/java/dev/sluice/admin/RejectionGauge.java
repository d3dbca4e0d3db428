package dev.sluice.admin;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.telemetry.Meters;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Measures whether a change is rejected for as long as it is: a counter tells only that one was,
 * and nothing when the change is taken back.
 */
@ApplicationScoped
class RejectionGauge {

    void begin(@Observes StartupEvent event, Meters meters, LiveConfiguration configuration) {
        meters.configRejected(() -> configuration.problem() != null);
    }
}

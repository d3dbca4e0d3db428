package dev.sluice.admin;

import dev.sluice.telemetry.Meters;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Shows which build runs, so that a change in a graph can be laid to an upgrade. */
@ApplicationScoped
class BuildInfo {

    void begin(
            @Observes StartupEvent event,
            Meters meters,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        meters.build(version, System.getProperty("java.version"));
    }
}

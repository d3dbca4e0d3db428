package dev.sluice.telemetry;

import io.prometheus.client.exemplars.DefaultExemplarSampler;
import io.prometheus.client.exemplars.ExemplarSampler;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Begins to trace, or leaves it. While it is off no class of OpenTelemetry's is ever touched, so
 * this one names none.
 */
@ApplicationScoped
class TracingStart {
    private static final Logger LOG = Logger.getLogger(TracingStart.class);

    private final TracingSettings settings;

    TracingStart(TracingSettings settings) {
        this.settings = settings;
    }

    /** Settings that cannot be used end the start, not the first request. */
    void begin(@Observes StartupEvent event, Traces traces) {
        if (traces.areOn()) {
            LOG.infof("requests are traced, %s of those that begin here", settings.ratio());
        }
    }

    @Produces
    @Singleton
    Traces traces(Config config, Meters meters) {
        if (!settings.enabled()) {
            return Traces.OFF;
        }
        check();
        String version =
                config.getOptionalValue("quarkus.application.version", String.class).orElse("?");
        return new OpenTelemetryTraces(settings, version, meters::spansDropped);
    }

    void end(@Disposes Traces traces) {
        traces.close();
    }

    /** In the place of Quarkus's own, which has none without its extension for OpenTelemetry. */
    @Produces
    @Alternative
    @Priority(1)
    Optional<ExemplarSampler> exemplars() {
        return settings.enabled()
                ? Optional.of(new DefaultExemplarSampler(new Exemplars()))
                : Optional.empty();
    }

    private void check() {
        require(
                settings.ratio() >= 0 && settings.ratio() <= 1,
                "sluice.tracing.ratio (or OTEL_TRACES_SAMPLER_ARG) must be from 0 to 1");
        require(
                !settings.serviceName().isBlank(),
                "sluice.tracing.service-name (or OTEL_SERVICE_NAME) must not be blank");
        require(
                settings.queue() >= 1 && settings.queue() <= 1_000_000,
                "sluice.tracing.queue must be from 1 to 1000000");
        require(
                settings.timeout().toMillis() >= 1 && settings.timeout().toMinutes() <= 5,
                "sluice.tracing.timeout must be from 1 ms to 5 minutes");
        require(
                !settings.flush().isNegative() && settings.flush().toMinutes() <= 5,
                "sluice.tracing.flush must be from 0 to 5 minutes");
    }

    private static void require(boolean right, String sentence) {
        if (!right) {
            throw new IllegalStateException(sentence);
        }
    }
}

package dev.sluice.telemetry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Whether, where to and how many requests are traced. */
@ConfigMapping(prefix = "sluice.tracing")
public interface TracingSettings {

    /** Whether requests are traced. */
    @WithDefault("false")
    boolean enabled();

    /**
     * Where the collector of OpenTelemetry takes OTLP over HTTP; {@code /v1/traces} is added.
     * {@code OTEL_EXPORTER_OTLP_ENDPOINT} stands in for it.
     */
    @WithDefault("${otel.exporter.otlp.endpoint:http://localhost:4318}")
    String endpoint();

    /**
     * A file of headers for the collector, one {@code Name: value} a line. It is read for each
     * export, so that a key can change.
     */
    Optional<Path> headersFile();

    /** The certificates that the collector's is proved by, as PEM; without it, those of the JVM. */
    Optional<Path> trustFile();

    /**
     * Which part of the traces that begin here is sampled, from 0 to 1. Where the agent began the
     * trace, its own choice holds. {@code OTEL_TRACES_SAMPLER_ARG} stands in for it.
     */
    @WithDefault("${otel.traces.sampler.arg:1}")
    double ratio();

    /** The name of this service. {@code OTEL_SERVICE_NAME} stands in for it. */
    @WithDefault("${otel.service.name:sluice}")
    String serviceName();

    /**
     * What else is said of this process, as {@code key=value,key=value} with percent-encoding.
     * {@code OTEL_RESOURCE_ATTRIBUTES} stands in for it.
     */
    @WithDefault("${otel.resource.attributes:}")
    Optional<String> resourceAttributes();

    /** How many spans wait to be sent; more are dropped and counted. */
    @WithDefault("8192")
    int queue();

    /** How long the collector may take for one export. */
    @WithDefault("10s")
    Duration timeout();

    /** How long the end of the process waits for what is left. */
    @WithDefault("5s")
    Duration flush();
}

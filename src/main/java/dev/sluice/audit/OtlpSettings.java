package dev.sluice.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The collector that {@code sluice.audit.sink=otlp} sends decisions to. */
@ConfigMapping(prefix = "sluice.audit.otlp")
public interface OtlpSettings {

    /** Where it takes OTLP over HTTP, such as {@code https://collector:4318}. */
    Optional<URI> endpoint();

    /**
     * A file with a header a line, as {@code Name: value}, that each request to the collector has.
     * It is read again for each.
     */
    Optional<Path> headersFile();

    /** A file of PEM certificates that are believed instead of those that the JVM believes. */
    Optional<Path> caFile();

    /** How long the collector may take to answer. */
    @WithDefault("10s")
    Duration timeout();
}

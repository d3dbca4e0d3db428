package dev.sluice.upstream.oauth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the gateway asks for access tokens. */
@ConfigMapping(prefix = "sluice.upstream.tokens")
public interface TokenSettings {

    /** How long a token endpoint may take to answer, connecting included. */
    @WithDefault("5s")
    Duration timeout();

    /**
     * The certificates that token endpoints are believed by, in PEM; those of the JVM when it is
     * absent.
     */
    Optional<Path> caFile();
}

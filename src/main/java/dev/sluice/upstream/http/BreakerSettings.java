package dev.sluice.upstream.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a server at a URL is left alone for a while. */
@ConfigMapping(prefix = "sluice.upstream.breaker")
public interface BreakerSettings {

    /** Whether servers whose last calls failed are left alone. */
    @WithDefault("true")
    boolean enabled();

    /** How many of a server's last calls are looked at; with fewer it is never left alone. */
    @WithDefault("20")
    int window();

    /**
     * How many of a hundred of them must have failed: no connection, no beginning of a reply in
     * time or at all, or status 502, 503 or 504.
     */
    @WithDefault("50")
    int failurePercent();

    /** How long a server is left alone before a probe is let through. */
    @WithDefault("10s")
    Duration openFor();

    /** How many calls are let through at once to see whether it is back. */
    @WithDefault("1")
    int probes();
}

package dev.sluice.config;

import io.quarkus.runtime.LaunchMode;

/**
 * Whether a token that stands in our own pages and examples proves anything: on a developer's
 * machine the quickstart shall work, anywhere else everybody has that token.
 */
public enum Samples {
    /** As in dev mode, which says so. */
    TAKEN,
    /** As everywhere else. */
    REFUSED;

    /** What holds in this process. */
    public static Samples ofThisProcess() {
        return LaunchMode.current() == LaunchMode.DEVELOPMENT ? TAKEN : REFUSED;
    }
}

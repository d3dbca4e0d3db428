package dev.sluice.catalog.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How sightings of pinned tools are kept in Redis. Where it is, is said by {@code quarkus.redis.*};
 * what its keys begin with, and its password, by {@code sluice.limit.redis.*}.
 */
@ConfigMapping(prefix = "sluice.pins.redis")
public interface SharedSightingsSettings {

    /**
     * How long Redis may take to say what a pinned tool was shown as; then the call, or the list,
     * is refused.
     */
    @WithDefault("1s")
    Duration timeout();
}

package dev.sluice.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much time the process takes to end when it is told to. */
@ConfigMapping(prefix = "sluice.shutdown")
public interface ShutdownSettings {

    /**
     * How long new requests are still served once readiness is down, so that whoever balances load
     * has noticed before the first is refused. Interrupting from a terminal does not wait for it.
     */
    @WithDefault("0s")
    Duration delay();

    /** After the delay, how long requests under way and the streams of calls may still take. */
    @WithDefault("30s")
    Duration drain();
}

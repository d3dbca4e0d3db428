package dev.sluice.demo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the demo server, used in dev mode only. */
@ConfigMapping(prefix = "sluice.demo")
interface DemoSettings {

    /** Where the demo server listens, on the loopback address; 0 takes any free port. */
    @WithDefault("8765")
    int port();
}

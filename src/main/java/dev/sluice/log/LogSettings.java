package dev.sluice.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What ordinary logs look like. */
@ConfigMapping(prefix = "sluice.log")
public interface LogSettings {

    /**
     * How ordinary logs, on standard error, are written: {@code text}, by {@code
     * quarkus.log.console.format}, or {@code json}, one object a line.
     */
    @WithDefault("text")
    String format();
}

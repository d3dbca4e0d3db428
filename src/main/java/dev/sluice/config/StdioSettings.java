package dev.sluice.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Servers that are commands. */
@ConfigMapping(prefix = "sluice.stdio")
public interface StdioSettings {

    /**
     * Whether documents may have servers started as commands, which then run as whoever runs
     * Sluice. Without it a document with {@code command} is refused.
     */
    @WithDefault("false")
    boolean enabled();
}

package dev.sluice.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many of the last decisions are at hand for operators. */
@ConfigMapping(prefix = "sluice.decisions")
public interface RecentSettings {

    /** How many of the last decisions the admin API can tell; 0 for none. */
    @WithDefault("1000")
    int recent();

    /** How many bytes they may take together, roughly; the oldest ones are forgotten first. */
    @WithDefault("4194304")
    long recentBytes();
}

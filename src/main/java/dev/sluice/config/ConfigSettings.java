package dev.sluice.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Where documents come from. */
@ConfigMapping(prefix = "sluice.config")
public interface ConfigSettings {

    /**
     * The folder that holds {@code servers/}, {@code policies/}, {@code grants/}, {@code switches/}
     * and {@code pins/}.
     */
    @WithDefault("/etc/sluice")
    Path dir();

    /**
     * Where documents come from: {@code directory}, or {@code kubernetes}, by which the kinds in
     * {@code sluice.config.kubernetes.kinds} are also read from ConfigMaps, and followed, through
     * the Kubernetes API.
     */
    @WithDefault("directory")
    String source();

    /** How often the folder is looked at, besides being watched. */
    @WithDefault("2s")
    Duration poll();

    /** How long a reference may lead nowhere while several mounts change one after the other. */
    @WithDefault("30s")
    Duration danglingGrace();
}

package dev.sluice.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where a line is written for each HTTP request. */
@ConfigMapping(prefix = "sluice.access-log")
public interface AccessSettings {

    /** Where the access log goes: {@code off}, {@code stderr} or {@code file}. */
    @WithDefault("off")
    String sink();

    /** The file that {@code sluice.access-log.sink=file} appends to, as the decision log does. */
    Optional<Path> file();
}

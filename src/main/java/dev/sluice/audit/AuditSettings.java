package dev.sluice.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where decisions are recorded, and what happens when they cannot be. */
@ConfigMapping(prefix = "sluice.audit")
public interface AuditSettings {

    /**
     * Where the decision log goes: {@code stdout}, {@code file} or {@code otlp}, OpenTelemetry's
     * logs over HTTP.
     */
    @WithDefault("stdout")
    String sink();

    /**
     * The file that {@code sluice.audit.sink=file} appends to. It is made for its owner alone, and
     * made anew when it was moved away.
     */
    Optional<Path> file();

    /**
     * How many lines wait at most while the sink takes none; 1,024 at least. A quarter of them is
     * kept for calls that are under way.
     */
    @WithDefault("65536")
    int queue();

    /**
     * What happens when so many wait: {@code block-new} refuses new calls with 503; {@code
     * drop-counted} lets them pass and counts the lines that are missing, which the log tells as
     * soon as it takes lines again.
     */
    @WithDefault("block-new")
    String onFull();

    /** How long the process waits at its end for lines to be written. */
    @WithDefault("5s")
    Duration stopTime();

    /**
     * A file with base64 of 32 random bytes. With it, lines have a keyed digest of each argument
     * ({@code argumentDigests}), by which equal values are known without being told. Read at start.
     */
    Optional<Path> digestKeyFile();
}

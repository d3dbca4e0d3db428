package dev.sluice.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How sessions are sealed and how long they live. */
@ConfigMapping(prefix = "sluice.session")
public interface SessionSettings {

    /**
     * A file with base64 of 32 bytes a line; the first key seals, the first two open. Without it a
     * random key is made at start, and sessions end with the process. Required where {@code
     * quarkus.redis.hosts} is set: every replica needs the same keys.
     */
    Optional<Path> keyFile();

    /** How often the key file is read again, so that keys can be changed while it runs. */
    @WithDefault("10s")
    Duration keyPoll();

    /** How many sessions a caller may begin on this replica in any minute. */
    @WithDefault("30")
    int newPerMinute();

    /**
     * How long a session may send no request to this replica before its streams here are closed.
     */
    @WithDefault("1h")
    Duration idle();

    /** How long after its beginning a session is unknown. */
    @WithDefault("24h")
    Duration maxAge();
}

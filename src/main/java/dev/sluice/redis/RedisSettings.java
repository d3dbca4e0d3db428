package dev.sluice.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How Redis is used: limits are counted there, and approvals kept. Where it is, and how it is
 * reached, is said by {@code quarkus.redis.*}; without {@code quarkus.redis.hosts} both are in
 * memory.
 */
@ConfigMapping(prefix = "sluice.limit.redis")
public interface RedisSettings {

    /** How long a call waits for Redis; then each limit's {@code on_outage} says what happens. */
    @WithDefault("50ms")
    Duration timeout();

    /**
     * The longest that counts are held to be used up after Redis came back without them, or as
     * another server that may lack the newest of them. A limit whose window is longer may be
     * exceeded once after such a loss; {@code 0s} trusts whatever Redis holds.
     */
    @WithDefault("1h")
    Duration caution();

    /**
     * How long a starting gateway waits for Redis before it is ready without: a call that came
     * sooner would be decided by its limits' {@code on_outage}. {@code 0s} waits for nothing.
     */
    @WithDefault("5s")
    Duration startWait();

    /** What the keys begin with: gateways that share it share their counts and approvals. */
    @WithDefault("sluice")
    String prefix();

    /**
     * A file with the password for Redis, and nothing else; it is read again for each new
     * connection. Instead of {@code quarkus.redis.password}.
     */
    Optional<Path> passwordFile();
}

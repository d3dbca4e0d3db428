package dev.sluice.fleet;

import dev.sluice.testsupport.redis.RedisProcess;
import dev.sluice.testsupport.redis.Resp;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the stores of a fleet say to their servers. */
final class RedisCommands {
    private RedisCommands() {}

    /**
     * Starts a server.
     *
     * @param executable null for the Redis that the build brings
     */
    static RedisProcess started(@Nullable Path executable, String... options) {
        return executable == null
                ? new RedisProcess(options)
                : new RedisProcess(executable, options);
    }

    /** Sends a command that must succeed. */
    static @Nullable Object tell(RedisProcess redis, String... words) {
        Object reply = redis.command(words);
        if (reply instanceof Resp.Failure failure) {
            throw new IllegalStateException(words[0] + ": " + failure.line());
        }
        return reply;
    }

    /** One value of {@code INFO replication}; empty when there is none. */
    static String info(RedisProcess redis, String name) {
        return value(tell(redis, "INFO", "replication"), name);
    }

    /** One value of lines that say {@code name:value}. */
    static String value(@Nullable Object lines, String name) {
        return Objects.toString(lines)
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }
}

package dev.sluice.limit.redis;

import java.time.Duration;
import java.util.List;

/**
 * For how long counts are unknown after the store lost some: for a window, within these bounds.
 *
 * @param longest at most so long, whatever the window
 * @param shortest at least so long, unless {@code longest} is less: as long as a server that was
 *     replaced may go on counting for those who have not heard of it
 */
record Caution(Duration longest, Duration shortest) {
    /** Sentinel makes a replica of a master that comes back within ten seconds. */
    static final Duration FAILOVER = Duration.ofSeconds(15);

    /** As arguments of a script. */
    List<String> arguments() {
        return List.of(Long.toString(Micros.of(longest)), Long.toString(Micros.of(shortest)));
    }
}

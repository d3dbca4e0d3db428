package dev.sluice.upstream.channel.stdio;

import java.time.Duration;

/**
 * How much one process may have of the gateway.
 *
 * @param longestLine the octets of its longest message; a longer one ends it
 * @param grace how long it is waited for after each of the two requests to end
 * @param mostMemory the resident octets of it and all that it started; 0 for no bound. Looked at
 *     only where there is a {@code /proc}
 * @param look how often its memory and what it started are looked at
 */
public record ChildBounds(int longestLine, Duration grace, long mostMemory, Duration look) {

    /** What holds when nothing else is said. */
    public static final ChildBounds DEFAULT =
            new ChildBounds(10 << 20, Duration.ofSeconds(2), 0, Duration.ofSeconds(5));
}

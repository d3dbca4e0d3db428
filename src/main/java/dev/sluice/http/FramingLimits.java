package dev.sluice.http;

import java.time.Duration;

/**
 * How much of a connection one client may use before it has proved anything.
 *
 * @param requestLine bytes of the request line, without its line end; more is 414
 * @param headerBlock bytes of all field lines, with their line ends; more is 431
 * @param fields field lines of one request; more is 431
 * @param headTime for a head to be complete, from its first byte (the first one: from connect)
 * @param idleTime a connection may stay open with every request answered and no new one begun
 * @param stalledTime a client may leave a full write queue unread
 */
public record FramingLimits(
        int requestLine,
        int headerBlock,
        int fields,
        Duration headTime,
        Duration idleTime,
        Duration stalledTime) {

    /** The limits Sluice runs with unless its operator chose others. */
    public static final FramingLimits DEFAULT =
            new FramingLimits(
                    4096,
                    20 * 1024,
                    100,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(60));
}

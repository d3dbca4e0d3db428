package dev.sluice.upstream;

import java.time.Duration;

/**
 * How long one server may take.
 *
 * @param connect until a connection stands, looking its name up included
 * @param firstByte until the reply begins
 * @param idle between two pieces of a reply
 * @param total for one exchange altogether
 */
public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {

    /** What a server document means that says nothing of time-outs. */
    public static final Timeouts DEFAULT =
            new Timeouts(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30));

    /** The same for a reply in which nothing need ever happen: only its whole time is bounded. */
    public Timeouts ofQuietStream() {
        return new Timeouts(connect, firstByte, total, total);
    }

    public Timeouts {
        requirePositive("connect", connect);
        requirePositive("firstByte", firstByte);
        requirePositive("idle", idle);
        requirePositive("total", total);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("the time-out '" + name + "' must be positive");
        }
    }
}

package dev.sluice.cli.tools;

import java.time.Duration;

/**
 * How much a server may make of listing its tools.
 *
 * @param pages the most pages of its list
 * @param tools the most tools
 * @param octets the most octets that it may send altogether
 * @param time the longest that it may take altogether
 */
public record ListBounds(int pages, int tools, long octets, Duration time) {
    /** What holds when nothing else is said. */
    public static final ListBounds DEFAULT =
            new ListBounds(1_000, 20_000, 64L << 20, Duration.ofMinutes(2));

    /** The same with another time. */
    public ListBounds within(Duration other) {
        return new ListBounds(pages, tools, octets, other);
    }
}

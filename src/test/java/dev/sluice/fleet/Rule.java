package dev.sluice.fleet;

import java.time.Duration;
import java.util.Locale;

/**
 * One limit as the fleet's policies write it.
 *
 * @param window in whole seconds
 * @param max calls, or what the sum of the calls' amounts may reach
 */
record Rule(String counter, Scope scope, Duration window, long max, Kind kind) {

    /** Whose calls are counted together. */
    enum Scope {
        GRANT,
        SERVER
    }

    /** How a limit is counted, which says how near it is kept. */
    enum Kind {
        /** Each call has its own microsecond. */
        EXACT(5),
        /** A sum of amounts, each with its own microsecond. */
        SUM(5),
        /** More than 1,024 entries, merged into sub-windows. */
        COARSE(1.5),
        /** The same, and permits are taken in advance. */
        LEASED(1.5);

        /**
         * How often what it lets pass is asked for. What takes hundreds of calls a second to use up
         * is not asked for much more, or the machine would be measured and not the limiter.
         */
        final double overload;

        Kind(double overload) {
            this.overload = overload;
        }
    }

    static final long MILLIONTHS = 1_000_000;

    /** The units that the limiter counts: calls, or millionths of a sum. */
    long maxUnits() {
        return kind == Kind.SUM ? max * MILLIONTHS : max;
    }

    long windowMicros() {
        return window.toNanos() / 1_000;
    }

    String document() {
        return """
        {"counter": "%s", "scope": "%s", "window": "%ds", "max": %d, "on_outage": "deny", "lease": %s%s}"""
                .formatted(
                        counter,
                        scope.name().toLowerCase(Locale.ROOT),
                        window.toSeconds(),
                        max,
                        kind == Kind.LEASED,
                        kind == Kind.SUM ? ", \"increment_from\": \"args.amount\"" : "");
    }
}

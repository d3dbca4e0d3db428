package dev.sluice.limit.redis;

import dev.sluice.limit.Charge;
import dev.sluice.limit.LimitKey;
import java.time.Duration;

/** Limits for tests. */
final class Sample {
    /** Short enough to be waited for. */
    static final Duration SHORT = Duration.ofSeconds(1);

    /** Longer than any test takes, so that nothing leaves it. */
    static final Duration LONG = Duration.ofHours(1);

    private Sample() {}

    static LimitKey key(String name, Duration window) {
        return new LimitKey("grant", "sample", name, window, false);
    }

    /** One call on a limit of so many. */
    static Charge call(LimitKey key, long max) {
        return new Charge(key, max, 1);
    }

    /** One call on a limit that passes while its count is lost. */
    static Charge passing(LimitKey key, long max) {
        return new Charge(key, max, 1, Charge.OnLoss.PASS, false);
    }

    /** A window and two sub-windows: for so long a lost count is unknown. */
    static Duration unknownFor(Duration window) {
        return window.plus(window.dividedBy(128).multipliedBy(2));
    }
}

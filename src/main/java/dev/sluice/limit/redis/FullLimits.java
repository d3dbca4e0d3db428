package dev.sluice.limit.redis;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption.Exceeded;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, for a tenth of a second at most, which limits the store has called full, so that
 * agents that ask again and again cost it nothing. Until the wait it told is over, nothing but a
 * refund could have made room.
 *
 * <p>Times are nanoseconds of this process' clock.
 */
final class FullLimits {
    private static final long LONGEST = Duration.ofMillis(100).toNanos();
    private static final int MOST = 4_096;

    private final Map<List<Charge>, Told> told = new HashMap<>();

    private record Told(Exceeded exceeded, long asked) {
        /** What is to be said now; null when the store must be asked. */
        @Nullable Exceeded at(long now) {
            long passed = now - asked;
            Duration left = exceeded.retryAfter().minusNanos(passed);
            return passed < LONGEST && left.compareTo(Duration.ZERO) > 0
                    ? new Exceeded(exceeded.index(), left, exceeded.remaining())
                    : null;
        }
    }

    synchronized void remember(List<Charge> charges, Exceeded exceeded, long asked) {
        if (told.size() >= MOST) {
            told.clear();
        }
        told.put(charges, new Told(exceeded, asked));
    }

    synchronized @Nullable Exceeded of(List<Charge> charges, long now) {
        Told found = told.isEmpty() ? null : told.get(charges);
        return found == null ? null : found.at(now);
    }

    synchronized void forget() {
        told.clear();
    }
}

package dev.sluice.approval.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a notice that was not taken is sent again: each time after three times as long, a little
 * sooner by chance, so that receivers are not asked by all replicas at once.
 *
 * @param first the longest wait after the first attempt
 * @param longest the longest wait after any, also when the receiver asks for more
 * @param attempts how many there are at most
 * @param within how old a notice may become
 * @param random from 0 to 1
 */
record Backoff(
        Duration first, Duration longest, int attempts, Duration within, DoubleSupplier random) {
    private static final double GROWTH = 3;
    private static final double FIXED_SHARE = 0.8;

    /** Eight attempts within an hour. */
    static Backoff usual(DoubleSupplier random) {
        return new Backoff(
                Duration.ofSeconds(5), Duration.ofMinutes(20), 8, Duration.ofHours(1), random);
    }

    /**
     * How long to wait.
     *
     * @param failed how many attempts there were
     * @param age how long ago the notice came
     * @param asked how long the receiver wants to be left alone; null for nothing said
     * @return empty when there is no further attempt
     */
    Optional<Duration> after(int failed, Duration age, @Nullable Duration asked) {
        double full =
                Math.min(
                        first.toMillis() * Math.pow(GROWTH, failed - 1),
                        (double) longest.toMillis());
        double share = FIXED_SHARE + (1 - FIXED_SHARE) * random.getAsDouble();
        Duration own = Duration.ofMillis(Math.round(full * share));
        Duration wait = asked == null ? own : longer(own, shorter(asked, longest));
        boolean over = failed >= attempts || age.plus(wait).compareTo(within) > 0;
        return over ? Optional.empty() : Optional.of(wait);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

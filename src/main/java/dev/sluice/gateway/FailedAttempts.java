package dev.sluice.gateway;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often each address failed to prove who it is, at whichever port: a guess costs the same
 * everywhere.
 *
 * <p>Only those who fail are ever held up: many may share one address, and none of them shall
 * suffer for another's guesses.
 */
@Singleton
public class FailedAttempts {
    /** About 150 bytes each. */
    private static final int MOST_SOURCES = 10_000;

    private final PerMinute<String> failures;

    FailedAttempts(BoundSettings settings, LongSupplier nanoTime) {
        this.failures = new PerMinute<>(settings.failedAttemptsPerMinute(), MOST_SOURCES, nanoTime);
    }

    /**
     * Counts one more.
     *
     * @param source as {@link SourceAddress} tells it
     * @return how long until this address may fail again; null when it may right now
     */
    public @Nullable Duration count(String source) {
        return failures.count(source);
    }
}

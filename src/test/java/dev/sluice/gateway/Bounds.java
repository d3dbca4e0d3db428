package dev.sluice.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Bounds as a test wants them. */
record Bounds(int streams, int streamsPerCaller, int requestsPerCaller, int failedAttemptsPerMinute)
        implements BoundSettings {
    static final Bounds WIDE = new Bounds(1_000, 1_000, 1_000, 1_000);

    /** How sessions live as a test wants it. */
    record OfSessions(int newPerMinute, Duration idle) implements SessionSettings {
        static final OfSessions WIDE = new OfSessions(1_000, Duration.ofHours(1));

        @Override
        public Optional<Path> keyFile() {
            return Optional.empty();
        }

        @Override
        public Duration keyPoll() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration maxAge() {
            return Duration.ofHours(24);
        }
    }
}

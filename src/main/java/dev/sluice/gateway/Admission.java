package dev.sluice.gateway;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.protocol.McpMethod;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Between steps 3 and 4: whether this replica has room for it. After policy, whose answers matter
 * more to an agent, and before limits, so that what is refused here costs no allowance.
 */
@Singleton
class Admission {
    /** About 150 bytes each. */
    private static final int MOST_CALLERS = 10_000;

    private final OpenStreams streams;
    private final PerMinute<CallerName> sessions;

    Admission(OpenStreams streams, SessionSettings settings, LongSupplier nanoTime) {
        this.streams = streams;
        this.sessions = new PerMinute<>(settings.newPerMinute(), MOST_CALLERS, nanoTime);
    }

    void admit(Passage passage) {
        if (passage.request() != null && passage.method() == McpMethod.INITIALIZE) {
            admitSession(passage);
        } else {
            streams.admit(passage);
        }
    }

    private void admitSession(Passage passage) {
        Duration wait = sessions.count(passage.callerName());
        if (wait != null) {
            throw new RefusedException(
                    Refusal.until(
                            Kind.TOO_MANY_SESSIONS,
                            passage.id(),
                            "too many sessions have begun in the last minute",
                            wait));
        }
    }
}

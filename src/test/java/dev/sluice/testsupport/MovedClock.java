package dev.sluice.testsupport;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The gateway's clock, which a test puts forward instead of waiting. */
@Alternative
@ApplicationScoped
public class MovedClock implements InstantSource {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead.get());
    }

    /** Puts it forward. */
    public void pass(Duration time) {
        ahead.updateAndGet(time::plus);
    }

    /** Sets it right again. */
    public void putBack() {
        ahead.set(Duration.ZERO);
    }
}

package dev.sluice.http;

import dev.sluice.gateway.Draining;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * The way out, step by step: readiness goes down, after the delay new requests are refused, and
 * those under way come to their end. What is left when the time is up is answered with an error.
 */
final class Departure {
    private static final Logger LOG = Logger.getLogger(Departure.class);

    /** For errors and ends of streams to be read; who does not read is cut off after it. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Draining draining;
    private final Traffic traffic;
    private final Patience patience;

    Departure(Draining draining, Traffic traffic, Patience patience) {
        this.draining = draining;
        this.traffic = traffic;
        this.patience = patience;
    }

    /**
     * Returns once no request is under way, or nothing more can be done for those that are. Never
     * called on an event loop.
     */
    void run(Duration delay, Duration drain) throws InterruptedException {
        draining.leave();
        if (!delay.isZero()) {
            LOG.infof("Stopping: not ready any more; new requests are served for %s", delay);
            patience.delay(delay);
        }
        draining.refuse();
        traffic.stopListening();
        int left = traffic.underWay();
        if (left > 0) {
            LOG.infof("Stopping: %d requests and streams have %s to end", left, drain);
            patience.wait(traffic.quiet(), drain);
        }
        giveUp();
    }

    private void giveUp() throws InterruptedException {
        int left = traffic.underWay();
        draining.giveUp();
        if (left > 0) {
            LOG.warnf("Stopping: %d requests and streams could not end in time", left);
            new Patience().wait(traffic.quiet(), LAST_WORDS);
        }
    }
}

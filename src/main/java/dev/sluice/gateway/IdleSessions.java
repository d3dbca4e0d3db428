package dev.sluice.gateway;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Looks now and then for sessions that have fallen silent, and for credentials that expired. */
@ApplicationScoped
class IdleSessions {
    private static final Duration LONGEST_BETWEEN = Duration.ofMinutes(1);
    private static final Duration EXPIRY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Duration idle;
    private final OpenStreams streams;

    IdleSessions(Vertx vertx, SessionSettings settings, OpenStreams streams) {
        this.vertx = vertx;
        this.idle = settings.idle();
        this.streams = streams;
    }

    void start(@Observes StartupEvent event) {
        long millis = Math.min(idle.toMillis() / 4, LONGEST_BETWEEN.toMillis());
        vertx.setPeriodic(Math.max(1, millis), now -> streams.closeIdle());
        vertx.setPeriodic(EXPIRY.toMillis(), now -> streams.closeExpired());
    }
}

package dev.sluice.admin;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive means that an event loop still turns, and nothing else: a restart mends neither a server
 * nor a store nor a document, so none of them may ask for one.
 */
@Liveness
class EventLoopLiveness implements AsyncHealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String NAME = "event loop";

    private final Vertx vertx;

    EventLoopLiveness(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .<HealthCheckResponse>emitter(
                        emitter ->
                                vertx.runOnContext(
                                        turn -> emitter.complete(HealthCheckResponse.up(NAME))))
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(() -> HealthCheckResponse.down(NAME));
    }
}

package dev.sluice.gateway;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Where a request came in, and where it is handled to its end. */
final class EventLoop {
    private EventLoop() {}

    /** Comes back to it, whoever answers. */
    static <T> Uni<T> here(Uni<T> step) {
        Context loop = Vertx.currentContext();
        return loop == null
                ? step
                : step.emitOn(
                        work -> {
                            if (Vertx.currentContext() == loop) {
                                work.run();
                            } else {
                                loop.runOnContext(now -> work.run());
                            }
                        });
    }
}

package dev.sluice.admin;

import dev.sluice.telemetry.Meters;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Measures how late each event loop is: what all who wait for it have in common. */
@ApplicationScoped
class EventLoopDelay {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Runs something later, on one event loop. */
    interface Later {
        void run(Duration delay, Runnable what);
    }

    void begin(@Observes StartupEvent event, Vertx vertx, Meters meters, LongSupplier nanoTime) {
        for (EventExecutor loop : ((VertxInternal) vertx).getEventLoopGroup()) {
            watch((delay, what) -> later(loop, delay, what), nanoTime, meters::eventLoopDelayed);
        }
    }

    /**
     * Asks again and again, from one event loop.
     *
     * @param late told by how much it came later than it was due
     */
    static void watch(Later later, LongSupplier nanoTime, Consumer<Duration> late) {
        long due = nanoTime.getAsLong() + EVERY.toNanos();
        later.run(
                EVERY,
                () -> {
                    late.accept(Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - due)));
                    watch(later, nanoTime, late);
                });
    }

    private static void later(EventExecutor loop, Duration delay, Runnable what) {
        if (!loop.isShuttingDown()) {
            var unused = loop.schedule(what, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}

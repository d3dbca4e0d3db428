package dev.sluice.limit.redis;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** The ways of all event loops to the store; each is opened when its loop first asks. */
final class Lanes {
    private final VertxInternal vertx;
    private final Function<ContextInternal, Lane> opening;
    private final Runnable regularly;
    private final AtomicBoolean doubted = new AtomicBoolean();
    private final Map<EventLoop, Lane> lanes = new ConcurrentHashMap<>();

    /**
     * None open yet.
     *
     * @param opening makes a lane of an event loop
     * @param regularly what to do every half second
     */
    Lanes(Vertx vertx, Function<ContextInternal, Lane> opening, Runnable regularly) {
        this.vertx = (VertxInternal) vertx;
        this.opening = opening;
        this.regularly = regularly;
    }

    /**
     * Connects every event loop, so that no call waits for it, and an outage is told at the start.
     *
     * @return how many there are
     */
    int start() {
        for (EventExecutor loop : vertx.getEventLoopGroup()) {
            lanes.computeIfAbsent((EventLoop) loop, this::opened);
        }
        return lanes.size();
    }

    /** How many there are. */
    int count() {
        return lanes.size();
    }

    /** Where whoever asks now is to be answered. */
    ContextInternal caller() {
        return vertx.getOrCreateContext();
    }

    Lane of(ContextInternal caller) {
        return lanes.computeIfAbsent(caller.nettyEventLoop(), this::opened);
    }

    /** The lane of whoever asks now. */
    Lane here() {
        return of(caller());
    }

    private Lane opened(EventLoop loop) {
        ContextInternal context =
                vertx.createEventLoopContext(
                        loop,
                        vertx.getWorkerPool(),
                        Thread.currentThread().getContextClassLoader());
        Lane lane = opening.apply(context);
        boolean first = doubted.compareAndSet(false, true);
        lane.open(first, first ? regularly : () -> {});
        return lane;
    }

    /** Ends all of them; done when they are. */
    CompletableFuture<Void> close() {
        return CompletableFuture.allOf(
                lanes.values().stream().map(Lane::close).toArray(CompletableFuture<?>[]::new));
    }
}

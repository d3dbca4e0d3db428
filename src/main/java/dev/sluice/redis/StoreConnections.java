package dev.sluice.redis;

import io.netty.channel.EventLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One connection for each event loop that asks, opened when it first does. */
public final class StoreConnections {
    private static final long PROBE_MILLIS = 1_000;

    private final VertxInternal vertx;
    private final Supplier<Redis> clients;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private final ConnectionWatch watch;
    private final Script probe;
    private final List<String> probeKeys;
    private final Map<EventLoop, Opened> opened = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record Opened(ContextInternal context, StoreConnection connection, long timer) {}

    /**
     * None open yet.
     *
     * @param clients makes a client for one connection; may block
     * @param timeout how long an answer may take
     * @param watch told how each connection is
     * @param probe a script without arguments that shows that a connection is of use
     * @param probeKeys its keys
     */
    public StoreConnections(
            Vertx vertx,
            Supplier<Redis> clients,
            Duration timeout,
            LongSupplier nanoTime,
            ConnectionWatch watch,
            Script probe,
            List<String> probeKeys) {
        this.vertx = (VertxInternal) vertx;
        this.clients = clients;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
        this.watch = watch;
        this.probe = probe;
        this.probeKeys = List.copyOf(probeKeys);
    }

    /** Runs a script; fails within the time-out with whatever was wrong. */
    public Uni<Response> run(Script script, List<String> keys, List<String> arguments) {
        return Uni.createFrom()
                .emitter(
                        emitter -> {
                            ContextInternal caller = vertx.getOrCreateContext();
                            run(
                                    caller,
                                    script,
                                    keys,
                                    arguments,
                                    reply ->
                                            caller.emit(
                                                    reply,
                                                    told -> {
                                                        if (told.succeeded()) {
                                                            emitter.complete(told.result());
                                                        } else {
                                                            emitter.fail(told.cause());
                                                        }
                                                    }));
                        });
    }

    private void run(
            ContextInternal caller,
            Script script,
            List<String> keys,
            List<String> arguments,
            Handler<AsyncResult<Response>> answer) {
        Opened here = opened.computeIfAbsent(caller.nettyEventLoop(), this::open);
        here.context()
                .runOnContext(
                        v -> {
                            if (closed) {
                                here.connection().close();
                            }
                            here.connection().run(script, keys, check -> arguments, answer);
                        });
    }

    /** What nobody asks of for long would not be found dead before somebody does. */
    private Opened open(EventLoop loop) {
        ContextInternal context =
                vertx.createEventLoopContext(
                        loop,
                        vertx.getWorkerPool(),
                        Thread.currentThread().getContextClassLoader());
        StoreConnection connection =
                new StoreConnection(context, clients, timeout, nanoTime, watch, this::examine);
        context.runOnContext(v -> connection.connect());
        long timer =
                context.setPeriodic(
                        PROBE_MILLIS,
                        id -> connection.run(probe, probeKeys, check -> List.of(), reply -> {}));
        return new Opened(context, connection, timer);
    }

    private void examine(
            StoreConnection examined, boolean patient, Handler<AsyncResult<Void>> answer) {
        examined.tryOut(
                patient,
                probe,
                probeKeys,
                check -> List.of(),
                reply -> answer.handle(reply.mapEmpty()));
    }

    /** Ends all of them; nobody waits for it. */
    public void close() {
        closed = true;
        for (Opened each : opened.values()) {
            vertx.cancelTimer(each.timer());
            each.context().runOnContext(v -> each.connection().close());
        }
    }
}

package dev.sluice.upstream.http;

import dev.sluice.upstream.AccessTokens;
import dev.sluice.upstream.Addresses;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server, called through one client from event loops that a test chooses. */
final class CalledServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger connections = new AtomicInteger();
    private final HttpServer server;
    private final HttpUpstreamClient client;

    CalledServer(int maxConnections, Handler<HttpServerRequest> requests) throws Exception {
        server =
                vertx.createHttpServer()
                        .connectionHandler(this::count)
                        .requestHandler(requests)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
        client =
                new HttpUpstreamClient(
                        vertx,
                        new Kept(maxConnections),
                        new Addresses(vertx, name -> List.of(), System::nanoTime),
                        AccessTokens.NONE,
                        System::nanoTime);
    }

    /** Connections that are never closed for being idle. */
    private record Kept(int maxConnections) implements UpstreamSettings {
        @Override
        public Duration keepAlive() {
            return Duration.ofHours(1);
        }

        @Override
        public Optional<Path> caFile() {
            return Optional.empty();
        }
    }

    /** A call and what can be done with it. */
    record Call(
            Context loop,
            CompletableFuture<UpstreamReply> reply,
            AtomicInteger unsent,
            Runnable leave) {
        UpstreamReply begun() throws Exception {
            return reply.get(10, TimeUnit.SECONDS);
        }
    }

    private void count(HttpConnection connection) {
        connections.incrementAndGet();
        connection.closeHandler(closed -> connections.decrementAndGet());
    }

    /** How many connections are open now. */
    int connections() {
        return connections.get();
    }

    /** Another event loop than the last time. */
    Context loop() {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Does something a moment from now. */
    void later(Runnable work) {
        vertx.setTimer(1, id -> work.run());
    }

    /** Calls the server with times that no test reaches. */
    Call send(Context loop, String path) throws Exception {
        return send(loop, path, Duration.ofSeconds(20), Duration.ofMinutes(1));
    }

    Call send(Context loop, String path, Duration connect, Duration total) throws Exception {
        Server called =
                new Server(
                        "a",
                        URI.create("http://127.0.0.1:" + server.actualPort() + path),
                        Map.of(),
                        new Timeouts(
                                connect, Duration.ofSeconds(20), Duration.ofSeconds(20), total));
        CompletableFuture<UpstreamReply> reply = new CompletableFuture<>();
        AtomicInteger unsent = new AtomicInteger();
        Cancellable sent =
                on(
                        loop,
                        () ->
                                client.send(
                                                new UpstreamRequest(
                                                        called,
                                                        Verb.GET,
                                                        Map.of(),
                                                        false,
                                                        new byte[0]),
                                                unsent::incrementAndGet)
                                        .subscribe()
                                        .with(reply::complete, reply::completeExceptionally));
        return new Call(loop, reply, unsent, () -> loop.runOnContext(now -> sent.cancel()));
    }

    /** Reads a reply to its end. */
    static String text(Context loop, UpstreamReply reply) throws Exception {
        CompletableFuture<String> text = new CompletableFuture<>();
        StringBuilder pieces = new StringBuilder();
        loop.runOnContext(
                now -> {
                    reply.body().exceptionHandler(text::completeExceptionally);
                    reply.body().endHandler(end -> text.complete(pieces.toString()));
                    reply.body().handler(pieces::append);
                    reply.body().resume();
                });
        return text.get(10, TimeUnit.SECONDS);
    }

    /** Does something on an event loop and waits until it is done. */
    static <T> T on(Context loop, Callable<T> work) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.runOnContext(
                now -> {
                    try {
                        done.complete(work.call());
                    } catch (Exception e) {
                        done.completeExceptionally(e);
                    }
                });
        return done.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

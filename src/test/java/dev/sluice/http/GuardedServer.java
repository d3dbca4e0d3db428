package dev.sluice.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A real Vert.x server behind the guard that answers 200 to every whole request. {@code /late/MS}
 * is answered after as many milliseconds, {@code /begun} begins its answer with the head.
 */
final class GuardedServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> begun = new ConcurrentLinkedQueue<>();
    private final Queue<String> whole = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final AtomicBoolean leaving = new AtomicBoolean();
    private final Traffic traffic = new Traffic(leaving::get);

    GuardedServer(FramingLimits limits) throws Exception {
        this(limits, new HttpServerOptions());
    }

    GuardedServer(FramingLimits limits, HttpServerOptions options) throws Exception {
        GuardedConnections guarded =
                new GuardedConnections(
                        limits,
                        (status, reason) -> refusals.add(status + " " + reason),
                        new ConnectionBound(Integer.MAX_VALUE),
                        traffic);
        server =
                vertx.createHttpServer(guarded.harden(options))
                        .connectionHandler(guarded)
                        .requestHandler(this::serve)
                        .listen(0, InetAddress.getLoopbackAddress().getHostAddress())
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
    }

    private void serve(HttpServerRequest request) {
        begun.add(request.uri());
        if (request.getHeader("Expect") != null) {
            request.response().writeContinue();
        }
        if (request.uri().equals("/begun")) {
            request.response().setChunked(true).write("begun");
        }
        request.endHandler(
                end -> {
                    whole.add(request.uri());
                    answer(request);
                });
    }

    private void answer(HttpServerRequest request) {
        if (request.uri().startsWith("/late/")) {
            vertx.setTimer(
                    Long.parseLong(request.uri().substring("/late/".length())),
                    timer -> request.response().end("late"));
        } else {
            request.response().end("ok");
        }
    }

    int port() {
        return server.actualPort();
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    RawConnection connect() throws Exception {
        return new RawConnection(port());
    }

    /** The targets of the requests whose head reached the handler, since the last call. */
    List<String> takeBegun() {
        return take(begun);
    }

    /** The targets of the requests that reached the handler from head to end. */
    List<String> takeWhole() {
        return take(whole);
    }

    /** What the listener was told. */
    List<String> takeRefusals() {
        return take(refusals);
    }

    private static List<String> take(Queue<String> from) {
        List<String> taken = List.copyOf(from);
        from.clear();
        return taken;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

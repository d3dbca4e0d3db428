package dev.sluice.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.address.Addresses;
import dev.sluice.upstream.AccessTokens;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.Transport;
import dev.sluice.upstream.Transport.Form;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A real server, called through one client from event loops that a test chooses. */
final class CalledServer implements AutoCloseable {
    /** What certificates must name; every name leads to this machine. */
    static final String HOST = "mcp.test";

    static final Transport HTTP_2 = new Transport(Form.STREAMABLE_HTTP, true, null, 0, -1, false);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger connectionsEver = new AtomicInteger();
    private final AtomicLong extraNanos = new AtomicLong();
    private final HttpServer server;
    private final HttpUpstreamClient client;
    private final String scheme;
    private volatile Transport transport;
    private volatile int port;

    CalledServer(int maxConnections, Handler<HttpServerRequest> requests) throws Exception {
        this(maxConnections, requests, new HttpServerOptions(), Transport.DEFAULT);
    }

    CalledServer(int maxConnections, Breakers breakers, Handler<HttpServerRequest> requests)
            throws Exception {
        this(maxConnections, breakers, requests, new HttpServerOptions(), Transport.DEFAULT);
    }

    /** One that speaks HTTP/2 without TLS, and is known to. */
    static CalledServer multiplexed(int maxConnections, Handler<HttpServerRequest> requests)
            throws Exception {
        return new CalledServer(maxConnections, requests, new HttpServerOptions(), HTTP_2);
    }

    /**
     * One of any kind.
     *
     * @param transport how its document says that it is reached
     */
    CalledServer(
            int maxConnections,
            Handler<HttpServerRequest> requests,
            HttpServerOptions options,
            Transport transport)
            throws Exception {
        this(
                maxConnections,
                new Breakers(Breaker.Rules.NEVER, states -> {}),
                requests,
                options,
                transport);
    }

    private CalledServer(
            int maxConnections,
            Breakers breakers,
            Handler<HttpServerRequest> requests,
            HttpServerOptions options,
            Transport transport)
            throws Exception {
        this.transport = transport;
        this.scheme = options.isSsl() ? "https" : "http";
        server =
                vertx.createHttpServer(options)
                        .connectionHandler(this::count)
                        .requestHandler(requests)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
        port = server.actualPort();
        client =
                new HttpUpstreamClient(
                        vertx,
                        new Kept(maxConnections),
                        new Addresses(
                                vertx,
                                name -> List.of(InetAddress.getLoopbackAddress()),
                                System::nanoTime),
                        AccessTokens.NONE,
                        breakers,
                        new PoolLoads((server, active, queued, most) -> {}),
                        () -> System.nanoTime() + extraNanos.get());
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
        connectionsEver.incrementAndGet();
        connections.incrementAndGet();
        connection.closeHandler(closed -> connections.decrementAndGet());
    }

    /** How many connections were ever opened. */
    int connectionsEver() {
        return connectionsEver.get();
    }

    /** How many connections are open now. */
    int connections() {
        return connections.get();
    }

    /** Lets time go by for the client. */
    void pass(Duration time) {
        extraNanos.addAndGet(time.toNanos());
    }

    /** Closes the port; connections that stand are closed too. */
    void listenNoMore() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    HttpUpstreamClient client() {
        return client;
    }

    /** Another event loop than the last time. */
    Context loop() {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Calls go elsewhere from now on. */
    void goTo(int other) {
        port = other;
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
        Timeouts timeouts =
                new Timeouts(connect, Duration.ofSeconds(20), Duration.ofSeconds(20), total);
        return send(loop, Verb.GET, new byte[0], described(path, timeouts));
    }

    /** What its document says now. */
    Server described(String path, Timeouts timeouts) {
        URI url = URI.create(scheme + "://" + HOST + ":" + port + path);
        return new Server("a", new Reach.Http(url, Map.of(), null, List.of(), transport), timeouts);
    }

    /** Its document says something else from now on, and so do the calls after this. */
    void change(Transport next) {
        transport = next;
        client.retain(List.of(described("/", Timeouts.DEFAULT)));
    }

    /** This server under a name and by a document of its own. */
    Server named(String name, String path, Transport transport, Timeouts timeouts) {
        URI url = URI.create("http://127.0.0.1:" + server.actualPort() + path);
        return new Server(
                name, new Reach.Http(url, Map.of(), null, List.of(), transport), timeouts);
    }

    /**
     * Calls a server.
     *
     * @param quiet whether for a stream in which nothing need ever happen
     */
    Call send(Context loop, Server called, boolean quiet) throws Exception {
        return send(loop, new UpstreamRequest(called, Verb.GET, Map.of(), quiet, new byte[0]));
    }

    Call send(Context loop, Verb verb, byte[] body, Server called) throws Exception {
        return send(loop, new UpstreamRequest(called, verb, Map.of(), false, body));
    }

    private Call send(Context loop, UpstreamRequest request) throws Exception {
        CompletableFuture<UpstreamReply> reply = new CompletableFuture<>();
        AtomicInteger unsent = new AtomicInteger();
        Cancellable sent =
                on(
                        loop,
                        () ->
                                client.send(request, unsent::incrementAndGet)
                                        .subscribe()
                                        .with(reply::complete, reply::completeExceptionally));
        return new Call(loop, reply, unsent, () -> loop.runOnContext(now -> sent.cancel()));
    }

    /** Reads a reply to its end. */
    static String text(Context loop, UpstreamReply reply) throws Exception {
        return reading(loop, reply).get(10, TimeUnit.SECONDS);
    }

    /** Begins to read a reply, and goes on while a test does other things. */
    static CompletableFuture<String> reading(Context loop, UpstreamReply reply) throws Exception {
        CompletableFuture<String> text = new CompletableFuture<>();
        StringBuilder pieces = new StringBuilder();
        on(
                loop,
                () -> {
                    reply.body().exceptionHandler(text::completeExceptionally);
                    reply.body().endHandler(end -> text.complete(pieces.toString()));
                    reply.body().handler(pieces::append);
                    return reply.body().resume();
                });
        return text;
    }

    /** How a call failed. */
    static UpstreamFailedException failureOf(Call call) {
        return failureIn(catchThrowable(() -> call.reply().get(20, TimeUnit.SECONDS)));
    }

    /** How a reply failed while it was read. */
    static UpstreamFailedException failureOf(CompletableFuture<String> reading) {
        return failureIn(catchThrowable(() -> reading.get(20, TimeUnit.SECONDS)));
    }

    private static UpstreamFailedException failureIn(@Nullable Throwable thrown) {
        Throwable failure = Objects.requireNonNull(thrown, "it has not failed");
        assertThat(failure).hasCauseInstanceOf(UpstreamFailedException.class);
        return (UpstreamFailedException) Objects.requireNonNull(failure.getCause());
    }

    /** Does something to a request where its server would. */
    static void at(HttpServerRequest request, Runnable work) throws Exception {
        on(
                ((HttpServerRequestInternal) request).context(),
                () -> {
                    work.run();
                    return true;
                });
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

package dev.sluice.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.address.Addresses;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.AccessTokens;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections live as long as their server can be called and a reply comes over them. */
@Timeout(30)
class ConnectionLivesTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<HttpServerResponse> open = new ConcurrentLinkedQueue<>();
    private final AtomicLong extraNanos = new AtomicLong();

    @SuppressWarnings("NullAway.Init")
    private HttpUpstreamClient client;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server =
                vertx.createHttpServer()
                        .connectionHandler(this::count)
                        .requestHandler(
                                request -> {
                                    if (request.uri().equals("/stream")) {
                                        HttpServerResponse response =
                                                request.response().setChunked(true);
                                        response.write("first");
                                        open.add(response);
                                    } else {
                                        request.response().end("whole");
                                    }
                                })
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
        client =
                new HttpUpstreamClient(
                        vertx,
                        new Kept(),
                        new Addresses(vertx, name -> List.of(), System::nanoTime),
                        AccessTokens.NONE,
                        () -> System.nanoTime() + extraNanos.get());
    }

    /** Connections that are never closed for being idle. */
    private static final class Kept implements UpstreamSettings {
        @Override
        public int maxConnections() {
            return 10;
        }

        @Override
        public Duration keepAlive() {
            return Duration.ofHours(1);
        }

        @Override
        public Optional<Path> caFile() {
            return Optional.empty();
        }
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_server_that_was_taken_away_has_its_idle_connections_closed_at_once() throws Exception {
        send(named("a", "/")).get(10, TimeUnit.SECONDS);
        send(named("b", "/")).get(10, TimeUnit.SECONDS);
        assertThat(connections).hasValue(2);

        client.retain(List.of(named("b", "/")));

        await().until(() -> connections.get() == 1);
        assertThat(client.pools()).isEqualTo(1);
    }

    @Test
    void a_stream_of_a_server_that_was_taken_away_goes_on_and_then_its_connection_is_closed()
            throws Exception {
        CompletableFuture<String> text = send(named("a", "/stream"));
        client.retain(List.of());
        assertThat(client.pools()).isZero();

        await().until(() -> !open.isEmpty());
        open.remove().end(" and last");

        assertThat(text.get(10, TimeUnit.SECONDS)).isEqualTo("first and last");
        await().until(() -> connections.get() == 0);
    }

    @Test
    void a_request_that_was_judged_before_the_change_is_sent_and_leaves_nothing() throws Exception {
        client.retain(List.of());

        assertThat(send(named("a", "/")).get(10, TimeUnit.SECONDS)).isEqualTo("whole");

        await().until(() -> connections.get() == 0);
        assertThat(client.pools()).isZero();
    }

    @Test
    void a_server_that_is_readdressed_again_and_again_keeps_one_pool() throws Exception {
        for (int i = 1; i <= 50; i++) {
            Server edited = server("a", "/", Duration.ofMillis(1_000 + i));
            client.retain(List.of(edited));
            send(edited).get(10, TimeUnit.SECONDS);
        }

        assertThat(client.pools()).isEqualTo(1);
        await().until(() -> connections.get() == 1);
    }

    @Test
    void a_server_that_comes_back_is_called_again() throws Exception {
        client.retain(List.of());
        client.retain(List.of(named("a", "/")));

        send(named("a", "/")).get(10, TimeUnit.SECONDS);

        assertThat(client.pools()).isEqualTo(1);
        assertThat(connections).hasValue(1);
    }

    @Test
    @Threat("E15")
    void a_server_that_falls_silent_is_given_up() throws Exception {
        CompletableFuture<String> text = send(named("a", "/stream"));
        await().until(() -> !open.isEmpty());
        extraNanos.set(Duration.ofMinutes(2).toNanos());

        await().until(text::isCompletedExceptionally);
        await().until(() -> connections.get() == 0);
    }

    private void count(HttpConnection connection) {
        connections.incrementAndGet();
        connection.closeHandler(closed -> connections.decrementAndGet());
    }

    private Server named(String name, String path) {
        return server(name, path, Duration.ofSeconds(1));
    }

    private Server server(String name, String path, Duration connect) {
        return new Server(
                name,
                URI.create("http://127.0.0.1:" + server.actualPort() + path),
                Map.of(),
                new Timeouts(
                        connect,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1)));
    }

    /** Sends a request; done when its reply has begun, with what becomes of its body. */
    private CompletableFuture<String> send(Server to) throws Exception {
        CompletableFuture<CompletableFuture<String>> reply = new CompletableFuture<>();
        Context context = vertx.getOrCreateContext();
        context.runOnContext(
                now ->
                        client.send(
                                        new UpstreamRequest(
                                                to, Verb.GET, Map.of(), false, new byte[0]),
                                        () -> {})
                                .subscribe()
                                .with(
                                        begun -> reply.complete(collect(begun)),
                                        reply::completeExceptionally));
        return reply.get(10, TimeUnit.SECONDS);
    }

    private static CompletableFuture<String> collect(UpstreamReply reply) {
        CompletableFuture<String> text = new CompletableFuture<>();
        StringBuilder pieces = new StringBuilder();
        reply.body().exceptionHandler(text::completeExceptionally);
        reply.body().endHandler(end -> text.complete(pieces.toString()));
        reply.body().handler(piece -> pieces.append(piece));
        reply.body().resume();
        return text;
    }
}

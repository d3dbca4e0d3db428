package dev.sluice.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.sluice.address.Addresses;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.AccessTokens;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Client;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.OAuth.Wish;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is kept for a request that could not even ask for its access token. */
@Timeout(60)
class NoTokenTest {
    private static final Duration AMPLE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean broken;

    private record Kept() implements UpstreamSettings {
        @Override
        public int maxConnections() {
            return 1;
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
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** It counted as one under way, and so kept the connections of a server that is gone. */
    @Test
    void its_servers_connections_are_closed_with_their_server() throws Exception {
        AccessTokens tokens =
                (server, subject) -> {
                    if (broken) {
                        throw new IllegalStateException("s3cr3t-CANARY");
                    }
                    return Future.succeededFuture(new Secret("token"));
                };
        HttpUpstreamClient client =
                new HttpUpstreamClient(
                        vertx,
                        new Kept(),
                        new Addresses(vertx, name -> List.of(), System::nanoTime),
                        tokens,
                        System::nanoTime);
        Server server = server(listen());
        UpstreamReply reply = call(client, server);
        assertThat(reply.status()).isEqualTo(204);
        reply.body().resume();
        broken = true;

        Throwable failure = catchThrowable(() -> call(client, server));
        client.retain(List.of());

        Throwable told = failure.getCause() == null ? failure : failure.getCause();
        assertThat(told)
                .isInstanceOfSatisfying(
                        UpstreamFailedException.class,
                        e -> assertThat(e.stage()).isEqualTo(Stage.UNAUTHORIZED))
                .hasMessage("IllegalStateException");
        await().until(() -> connections.get() == 0);
    }

    private static UpstreamReply call(HttpUpstreamClient client, Server server) {
        return client.send(
                        new UpstreamRequest(server, Verb.GET, Map.of(), false, new byte[0]),
                        () -> {})
                .await()
                .atMost(AMPLE);
    }

    private int listen() throws Exception {
        HttpServer server =
                vertx.createHttpServer()
                        .connectionHandler(
                                connection -> {
                                    connections.incrementAndGet();
                                    connection.closeHandler(gone -> connections.decrementAndGet());
                                })
                        .requestHandler(request -> request.response().setStatusCode(204).end());
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    private static Server server(int port) {
        return new Server(
                "a",
                URI.create("http://127.0.0.1:" + port + "/mcp"),
                Map.of(),
                new Timeouts(AMPLE, AMPLE, AMPLE, AMPLE),
                new OAuth(
                        new Flow.ClientCredentials(),
                        URI.create("http://127.0.0.1:9/token"),
                        new Client.Public("c"),
                        new Wish(List.of(), null, null)),
                List.of());
    }
}

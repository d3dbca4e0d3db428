package dev.sluice.upstream.http;

import static dev.sluice.upstream.http.CalledServer.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.address.Addresses;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.AccessTokens;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is tried a second time, and what never is: a server counts what comes to it. */
@Timeout(60)
class SecondAttemptTest {
    /** Of this machine as well, and nobody listens there. */
    private static final String ELSEWHERE = "127.0.0.2";

    private static final Timeouts TIMEOUTS =
            new Timeouts(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(1));

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger lookups = new AtomicInteger();
    private final AtomicLong extraNanos = new AtomicLong();
    private volatile boolean cutting;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server =
                vertx.createHttpServer()
                        .connectionHandler(connection -> connections.incrementAndGet())
                        .requestHandler(
                                request -> {
                                    requests.incrementAndGet();
                                    if (cutting) {
                                        var unused = request.connection().close();
                                    } else {
                                        request.response().end("whole");
                                    }
                                })
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private record Settings() implements UpstreamSettings {
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

    @Test
    void where_nobody_listened_the_name_is_looked_up_again_and_tried_once_more() throws Exception {
        UpstreamReply reply = send(List.of(ELSEWHERE, "127.0.0.1")).get(10, TimeUnit.SECONDS);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(lookups).hasValue(2);
        assertThat(connections).hasValue(1);
        assertThat(requests).hasValue(1);
    }

    @Test
    @Threat("E14")
    void where_nobody_listens_it_is_not_tried_a_third_time() {
        assertNeverSent(send(List.of(ELSEWHERE, ELSEWHERE, "127.0.0.1")));

        assertThat(lookups).hasValue(2);
        assertThat(connections).hasValue(0);
    }

    @Test
    void both_attempts_together_have_the_time_of_one() {
        assertNeverSent(
                send(
                        name -> {
                            extraNanos.set(TIMEOUTS.connect().toNanos());
                            return List.of(InetAddress.getByName(ELSEWHERE));
                        }));

        assertThat(lookups).hasValue(1);
    }

    @Test
    @Threat("E14")
    void what_a_server_has_received_is_not_sent_again() {
        cutting = true;

        assertThatThrownBy(() -> send(List.of("127.0.0.1")).get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        UpstreamFailedException.class,
                        e -> assertThat(e.stage()).isEqualTo(Stage.BROKEN));

        assertThat(connections).hasValue(1);
        assertThat(requests).hasValue(1);
    }

    @Test
    void a_connection_that_was_closed_before_anything_was_written_is_replaced_by_another()
            throws Exception {
        UpstreamReply reply = attempt(1).get(10, TimeUnit.SECONDS);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(made).hasValue(2);
        assertThat(requests).hasValue(1);
    }

    @Test
    void when_the_other_one_is_closed_as_well_nothing_was_sent() {
        assertThatThrownBy(() -> attempt(2).get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(UnsentException.class);

        assertThat(made).hasValue(2);
        assertThat(requests).hasValue(0);
    }

    /** Connects and sends, with connections that are closed just before. */
    private CompletableFuture<UpstreamReply> attempt(int closed) throws Exception {
        Context loop = vertx.getOrCreateContext();
        return on(
                loop,
                () -> {
                    Connections connections =
                            new Connections(false, opened -> closing(client(opened), closed));
                    HttpCall call =
                            new HttpCall(vertx, TIMEOUTS, System::nanoTime, () -> {}, () -> {});
                    RequestOptions options =
                            new RequestOptions()
                                    .setMethod(HttpMethod.POST)
                                    .setHost("127.0.0.1")
                                    .setPort(server.actualPort())
                                    .setConnectTimeout(20_000);
                    return new Attempts(
                                    addresses(name -> List.of()), System::nanoTime, options, call)
                            .send(connections, Buffer.buffer("{}"), () -> {})
                            .toCompletionStage()
                            .toCompletableFuture();
                });
    }

    private HttpClient client(Handler<HttpConnection> opened) {
        return vertx.httpClientBuilder()
                .withConnectHandler(
                        connection -> {
                            made.incrementAndGet();
                            opened.handle(connection);
                        })
                .build();
    }

    /** A client whose first connections are closed as soon as they are handed out. */
    @SuppressWarnings("unchecked")
    private static HttpClient closing(HttpClient client, int closed) {
        AtomicInteger left = new AtomicInteger(closed);
        return (HttpClient)
                Proxy.newProxyInstance(
                        HttpClient.class.getClassLoader(),
                        new Class<?>[] {HttpClient.class},
                        (proxy, method, arguments) ->
                                ((Future<HttpClientRequest>) method.invoke(client, arguments))
                                        .onSuccess(
                                                request -> {
                                                    if (left.getAndDecrement() > 0) {
                                                        close(request);
                                                    }
                                                }));
    }

    private static void close(HttpClientRequest request) {
        var unused = ((ConnectionBase) request.connection()).channel().close();
    }

    private CompletableFuture<UpstreamReply> send(List<String> addresses) {
        return send(name -> List.of(InetAddress.getByName(addresses.get(lookups.get() - 1))));
    }

    private CompletableFuture<UpstreamReply> send(Addresses.Lookup lookup) {
        HttpUpstreamClient client =
                new HttpUpstreamClient(
                        vertx, new Settings(), addresses(lookup), AccessTokens.NONE, this::nanos);
        Server named =
                new Server(
                        "a",
                        URI.create("http://mcp.test:" + server.actualPort() + "/"),
                        Map.of(),
                        TIMEOUTS);
        CompletableFuture<UpstreamReply> reply = new CompletableFuture<>();
        vertx.getOrCreateContext()
                .runOnContext(
                        now ->
                                client.send(
                                                new UpstreamRequest(
                                                        named,
                                                        Verb.POST,
                                                        Map.of(),
                                                        false,
                                                        new byte[] {'{', '}'}),
                                                () -> {})
                                        .subscribe()
                                        .with(reply::complete, reply::completeExceptionally));
        return reply;
    }

    private Addresses addresses(Addresses.Lookup lookup) {
        return new Addresses(vertx, name -> counted(lookup, name), this::nanos);
    }

    private List<InetAddress> counted(Addresses.Lookup lookup, String name)
            throws UnknownHostException {
        lookups.incrementAndGet();
        return lookup.of(name);
    }

    private long nanos() {
        return System.nanoTime() + extraNanos.get();
    }

    private static void assertNeverSent(CompletableFuture<UpstreamReply> reply) {
        assertThatThrownBy(() -> reply.get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        UpstreamFailedException.class,
                        e -> assertThat(e.stage()).isEqualTo(Stage.NEVER_SENT));
    }
}

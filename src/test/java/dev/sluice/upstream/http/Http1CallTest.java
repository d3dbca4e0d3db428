package dev.sluice.upstream.http;

import static dev.sluice.upstream.http.CalledServer.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.address.Addresses;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call over connections that are closed before anything is written to them. */
@Timeout(60)
class Http1CallTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger neverSent = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server =
                vertx.createHttpServer()
                        .requestHandler(
                                request -> {
                                    requests.incrementAndGet();
                                    request.response().end("whole");
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

    @Test
    void one_is_replaced_by_another() throws Exception {
        UpstreamReply reply = call(1).get(10, TimeUnit.SECONDS);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(made).hasValue(2);
        assertThat(requests).hasValue(1);
    }

    @Test
    @Threat("E14")
    void when_the_other_one_is_closed_as_well_nothing_was_sent_and_the_place_is_free()
            throws Exception {
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> call(2).get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            UpstreamFailedException.class,
                            e -> assertThat(e.stage()).isEqualTo(Stage.NEVER_SENT))
                    .hasMessage("UnsentException");
            assertThat(made).hasValue(2 * i);
            assertThat(places.taken()).isZero();
        }
        assertThat(requests).hasValue(0);
        assertThat(neverSent).as("who waits is told by the failure").hasValue(0);
    }

    private final Places places = new Places(1, 0);

    private CompletableFuture<UpstreamReply> call(int closed) throws Exception {
        Duration ample = Duration.ofSeconds(20);
        Server named =
                new Server(
                        "a",
                        URI.create("http://127.0.0.1:" + server.actualPort() + "/"),
                        Map.of(),
                        new Timeouts(ample, ample, ample, ample));
        Route route = new Route(named);
        NetClient client = closing(vertx.createNetClient(), closed);
        Pool pool =
                new Pool(
                        places,
                        new Breaker(Breaker.Rules.NEVER, state -> {}),
                        () ->
                                new Http1Connections(
                                        vertx, route.endpoint(), client, ample, System::nanoTime));
        CompletableFuture<UpstreamReply> reply = new CompletableFuture<>();
        ContextInternal loop = (ContextInternal) vertx.getOrCreateContext();
        return on(
                loop,
                () -> {
                    Pool.Use use = Objects.requireNonNull(pool.use(), "it is not retired");
                    UpstreamRequest request =
                            new UpstreamRequest(
                                    named, Verb.POST, Map.of(), false, new byte[] {'{', '}'});
                    new Http1Call(
                                    request,
                                    route,
                                    use,
                                    loop,
                                    new Addresses(vertx, name -> List.of(), System::nanoTime),
                                    System::nanoTime,
                                    neverSent::incrementAndGet,
                                    telling(reply))
                            .send(null);
                    return reply;
                });
    }

    private static Http1Call.End telling(CompletableFuture<UpstreamReply> reply) {
        return new Http1Call.End() {
            @Override
            public void replied(UpstreamReply begun) {
                reply.complete(begun);
            }

            @Override
            public void failed(UpstreamFailedException failure, boolean left) {
                reply.completeExceptionally(failure);
            }
        };
    }

    /** A client whose first connections are closed as soon as they stand. */
    @SuppressWarnings("unchecked")
    private NetClient closing(NetClient client, int closed) {
        AtomicInteger left = new AtomicInteger(closed);
        return (NetClient)
                Proxy.newProxyInstance(
                        NetClient.class.getClassLoader(),
                        new Class<?>[] {NetClient.class},
                        (proxy, method, arguments) -> {
                            Handler<AsyncResult<NetSocket>> waiting =
                                    (Handler<AsyncResult<NetSocket>>) arguments[1];
                            arguments[1] =
                                    (Handler<AsyncResult<NetSocket>>)
                                            opened -> {
                                                made.incrementAndGet();
                                                if (left.getAndDecrement() > 0) {
                                                    close(opened.result());
                                                }
                                                waiting.handle(opened);
                                            };
                            return method.invoke(client, arguments);
                        });
    }

    private static void close(NetSocket socket) {
        var unused = ((NetSocketInternal) socket).channelHandlerContext().channel().close();
    }
}

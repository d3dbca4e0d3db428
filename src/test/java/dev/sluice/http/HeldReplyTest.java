package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Outcome;
import dev.sluice.gateway.Refusal;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.protocol.Era;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies that begin before they are known. */
@Timeout(30)
class HeldReplyTest {
    private static final String BOTH = "application/json, text/event-stream";
    private static final Outcome REFUSED =
            new Outcome.Refused(Refusal.of(Kind.DRAINING, null, "stopping"), Era.LEGACY);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void one_is_kept_alive_by_comments_until_it_is_known() throws Exception {
        CompletableFuture<Runnable> known = new CompletableFuture<>();
        HttpResponse<InputStream> reply =
                get(
                        BOTH,
                        held -> {
                            held.reply().begin();
                            known.complete(held.on(() -> held.end(REFUSED)));
                        });

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(new String(reply.body().readNBytes(6), UTF_8)).isEqualTo(":\n\n:\n\n");
        known.get().run();
        assertThat(new String(reply.body().readAllBytes(), UTF_8))
                .endsWith(
                        "data: {\"jsonrpc\":\"2.0\",\"error\":{\"code\":-31006,\"message\":\"stopping\"}}\n\n");
    }

    @Test
    void what_is_told_meanwhile_comes_before_it() throws Exception {
        HttpResponse<InputStream> reply =
                get(
                        BOTH,
                        held -> {
                            held.reply().begin();
                            held.reply().tell("{\"a\":1}");
                            byte[] body = "{\r\n\"b\":\r2\n}".getBytes(UTF_8);
                            held.end(new Outcome.Whole(404, Map.of(), body));
                        });

        assertThat(reply.headers().map())
                .containsEntry("content-type", List.of("text/event-stream"))
                .containsEntry("x-accel-buffering", List.of("no"));
        assertThat(new String(reply.body().readAllBytes(), UTF_8))
                .isEqualTo("data: {\"a\":1}\n\ndata: {  \"b\": 2 }\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/json, text/event-stream | true
                    text/event-stream                   | true
                    Text/Event-Stream;q=0.5 , a/b       | true
                    application/json                    | false
                    */*                                 | false
                    application/json,text/event-stream; q=0   | false
                    application/json,text/event-stream;q=0.00 | false
                    """)
    void it_begins_only_for_agents_that_take_event_streams(String accept, boolean begins)
            throws Exception {
        HttpResponse<InputStream> reply =
                get(
                        accept,
                        held -> {
                            assertThat(held.reply().begin()).isEqualTo(begins);
                            held.end(REFUSED);
                        });

        assertThat(reply.statusCode()).isEqualTo(begins ? 200 : 503);
    }

    /** The reply to one request. */
    private record One(
            HttpServerRequest request, HeldReply reply, ReplyWriter writer, Context loop) {
        void end(Outcome outcome) {
            writer.write(request, reply, outcome);
        }

        Runnable on(Runnable action) {
            return () -> loop.runOnContext(now -> action.run());
        }
    }

    private HttpResponse<InputStream> get(String accept, Consumer<One> reply) throws Exception {
        ReplyWriter writer = new ReplyWriter(vertx, Duration.ofMillis(20));
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(
                                request ->
                                        reply.accept(
                                                new One(
                                                        request,
                                                        writer.hold(request),
                                                        writer,
                                                        Objects.requireNonNull(
                                                                Vertx.currentContext()))))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get();
        URI uri = URI.create("http://127.0.0.1:" + server.actualPort());
        HttpRequest request = HttpRequest.newBuilder(uri).header("Accept", accept).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    }
}

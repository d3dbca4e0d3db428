package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Outcome;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.streams.ReadStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams in which nothing happens for long. */
@Timeout(30)
class HeartbeatTest {
    private static final String COMMENTS = ":\n\n:\n\n";

    private final Vertx vertx = Vertx.vertx();

    /** Says nothing until it is told to end. */
    private final class Quiet implements ReadStream<Buffer> {
        private final @Nullable Buffer first;

        Quiet(@Nullable Buffer first) {
            this.first = first;
        }

        @Override
        public Quiet exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public Quiet handler(@Nullable Handler<Buffer> handler) {
            if (first != null && handler != null) {
                handler.handle(first);
            }
            return this;
        }

        @Override
        public Quiet pause() {
            return this;
        }

        @Override
        public Quiet resume() {
            return this;
        }

        @Override
        public Quiet fetch(long amount) {
            return this;
        }

        @Override
        public Quiet endHandler(@Nullable Handler<Void> handler) {
            if (handler != null) {
                vertx.setTimer(400, id -> handler.handle(null));
            }
            return this;
        }
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void an_event_stream_is_kept_alive_by_comments_between_whole_events() throws Exception {
        Buffer event = Buffer.buffer("data: 1\n\n");
        InputStream body = open("text/event-stream; charset=utf-8", new Quiet(event));

        assertThat(new String(body.readNBytes(event.length() + COMMENTS.length()), UTF_8))
                .isEqualTo(event + COMMENTS);
    }

    @Test
    void any_other_reply_is_left_alone() throws Exception {
        assertThat(open("application/json", new Quiet(null)).readAllBytes()).isEmpty();
    }

    private InputStream open(String type, ReadStream<Buffer> reply) throws Exception {
        ReplyWriter writer = new ReplyWriter(vertx, Duration.ofMillis(20));
        Outcome outcome = new Outcome.Streamed(200, Map.of("content-type", type), reply, () -> {});
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(request -> writer.write(request, outcome))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get();
        URI uri = URI.create("http://127.0.0.1:" + server.actualPort());
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())
                .body();
    }
}

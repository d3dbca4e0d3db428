package dev.sluice.upstream.http;

import static dev.sluice.upstream.http.CalledServer.on;
import static dev.sluice.upstream.http.CalledServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.upstream.UpstreamReply;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What one call gives up never costs the next call its connection: a reply may be all there, and
 * its connection somebody else's, before anybody here has read it.
 */
@Timeout(60)
class NextCallTest {
    private static final int ROUNDS = 300;

    private final Queue<HttpServerResponse> held = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("NullAway.Init")
    private CalledServer server;

    @BeforeEach
    void start() throws Exception {
        server = new CalledServer(1, this::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (request.uri().startsWith("/encoded")) {
            response.putHeader("content-encoding", "gzip");
        }
        if (request.uri().endsWith("/begun")) {
            response.setChunked(true).write("first");
        } else if (request.uri().endsWith("/small")) {
            response.end("small");
        } else {
            held.add(response);
        }
    }

    @Test
    void a_whole_reply_that_is_given_up_leaves_its_connection_to_the_next_call() throws Exception {
        Context loop = server.loop();
        UpstreamReply unread = server.send(loop, "/small").begun();
        CalledServer.Call next = server.send(loop, "/held");
        await().until(() -> !held.isEmpty());

        on(
                loop,
                () -> {
                    unread.abandon().run();
                    return true;
                });
        held.remove().end("mine");

        assertThat(text(loop, next.begun())).isEqualTo("mine");
    }

    @Test
    void a_whole_reply_that_is_read_too_late_leaves_its_connection_to_the_next_call()
            throws Exception {
        Context loop = server.loop();
        CompletableFuture<Throwable> late = new CompletableFuture<>();
        Duration total = Duration.ofMillis(500);
        UpstreamReply unread = server.send(loop, "/small", Duration.ofSeconds(20), total).begun();
        on(loop, () -> unread.body().exceptionHandler(late::complete));
        CalledServer.Call next = server.send(loop, "/held");
        await().until(() -> !held.isEmpty());

        assertThat(late.get(10, TimeUnit.SECONDS)).hasMessage("took too long");
        held.remove().end("mine");

        assertThat(text(loop, next.begun())).isEqualTo("mine");
    }

    @Test
    void an_encoded_reply_leaves_its_connection_to_the_next_call_on_whatever_event_loop()
            throws Exception {
        Context first = server.loop();
        Context second = server.loop();
        for (int i = 0; i < ROUNDS; i++) {
            text(first, server.send(first, "/small").begun());
            CalledServer.Call encoded = server.send(second, "/encoded/small");
            CalledServer.Call next = server.send(first, "/small");

            assertThat(text(first, next.begun())).as("round %d", i).isEqualTo("small");
            assertThat(encoded.reply()).failsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_refused_reply_that_is_still_coming_has_its_connection_closed() throws Exception {
        CalledServer.Call refused = server.send(server.loop(), "/encoded/begun");

        assertThat(refused.reply()).failsWithin(Duration.ofSeconds(10));
        await().until(() -> server.connections() == 0);
    }

    @Test
    void a_reply_that_is_given_up_while_it_comes_has_its_connection_closed() throws Exception {
        Context loop = server.loop();
        UpstreamReply begun = server.send(loop, "/begun").begun();
        assertThat(server.connections()).isEqualTo(1);

        loop.runOnContext(now -> begun.abandon().run());

        await().until(() -> server.connections() == 0);
    }

    @Test
    void a_call_whose_agent_left_before_the_reply_has_its_connection_closed() throws Exception {
        CalledServer.Call left = server.send(server.loop(), "/held");
        await().until(() -> !held.isEmpty());

        left.leave().run();

        await().until(() -> server.connections() == 0);
        assertThat(left.unsent()).hasValue(0);
    }
}

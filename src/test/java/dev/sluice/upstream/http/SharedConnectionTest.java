package dev.sluice.upstream.http;

import static dev.sluice.upstream.http.CalledServer.at;
import static dev.sluice.upstream.http.CalledServer.failureOf;
import static dev.sluice.upstream.http.CalledServer.on;
import static dev.sluice.upstream.http.CalledServer.reading;
import static dev.sluice.upstream.http.CalledServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.Verb;
import dev.sluice.upstream.http.CalledServer.Call;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that share a connection of HTTP/2: what one of them suffers, the others never notice. */
@Timeout(60)
class SharedConnectionTest {
    private static final Duration AMPLE = Duration.ofSeconds(20);
    private static final String LARGE = "x".repeat(1 << 20);

    private final BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
    private final Map<String, HttpVersion> versions = new ConcurrentHashMap<>();
    private final AtomicInteger resets = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private CalledServer server;

    @SuppressWarnings("NullAway.Init")
    private Context loop;

    @BeforeEach
    void start() throws Exception {
        server = CalledServer.multiplexed(100, this::answer);
        loop = server.loop();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        versions.put(request.uri(), request.version());
        response.exceptionHandler(e -> resets.incrementAndGet());
        switch (request.uri()) {
            case "/small" -> response.end("small");
            case "/large" -> response.end(LARGE);
            case "/echo" -> request.body().onSuccess(response::end);
            default -> held.add(request);
        }
    }

    private HttpServerRequest arrived() throws InterruptedException {
        return Objects.requireNonNull(held.poll(20, TimeUnit.SECONDS), "nothing has arrived");
    }

    @Test
    void a_server_that_is_known_to_speak_it_is_spoken_to_without_asking_first() throws Exception {
        assertThat(text(loop, server.send(loop, "/small").begun())).isEqualTo("small");

        assertThat(versions).containsEntry("/small", HttpVersion.HTTP_2);
    }

    @Test
    void calls_that_come_at_once_share_one_connection() throws Exception {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(server.send(loop, "/held/" + i));
        }
        await().until(() -> held.size() == 50);

        assertThat(server.connectionsEver()).isEqualTo(1);
        for (HttpServerRequest request : held) {
            at(request, () -> request.response().end(request.uri()));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(text(loop, calls.get(i).begun())).isEqualTo("/held/" + i);
        }
    }

    @Test
    void a_body_larger_than_every_window_arrives_whole_in_both_directions() throws Exception {
        Call call =
                server.send(
                        loop,
                        Verb.POST,
                        LARGE.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        server.described("/echo", new Timeouts(AMPLE, AMPLE, AMPLE, AMPLE)));

        assertThat(text(loop, call.begun())).isEqualTo(LARGE);
    }

    @Test
    void a_stream_of_events_is_passed_on_piece_by_piece() throws Exception {
        UpstreamReply reply = stream("/events");
        HttpServerRequest request = arrived();
        AtomicReference<String> seen = new AtomicReference<>("");
        on(
                loop,
                () -> {
                    reply.body().handler(piece -> seen.updateAndGet(text -> text + piece));
                    return reply.body().resume();
                });
        for (int i = 0; i < 3; i++) {
            String event = "data: " + i + "\n\n";
            at(request, () -> request.response().write(event));
            await().until(() -> String.valueOf(seen.get()).endsWith(event));
        }
    }

    /** A stream that has begun, of which its server holds the request again. */
    private UpstreamReply stream(String path) throws Exception {
        Call call = server.send(loop, path);
        HttpServerRequest request = arrived();
        at(
                request,
                () -> {
                    request.response().putHeader("content-type", "text/event-stream");
                    request.response().writeHead();
                });
        UpstreamReply reply = call.begun();
        held.add(request);
        return reply;
    }

    @Test
    @Threat("E16")
    void a_reply_that_is_given_up_has_its_stream_reset_and_the_connection_goes_on()
            throws Exception {
        UpstreamReply given = stream("/given-up");
        HttpServerRequest first = arrived();
        UpstreamReply other = stream("/other");
        HttpServerRequest second = arrived();
        CompletableFuture<Long> code = new CompletableFuture<>();
        at(
                first,
                () ->
                        first.response()
                                .exceptionHandler(
                                        e ->
                                                code.complete(
                                                        ((io.vertx.core.http.StreamResetException)
                                                                        e)
                                                                .getCode())));

        on(
                loop,
                () -> {
                    given.abandon().run();
                    return true;
                });

        assertThat(code.get(20, TimeUnit.SECONDS)).as("CANCEL").isEqualTo(8);
        at(second, () -> second.response().end("whole"));
        assertThat(text(loop, other)).isEqualTo("whole");
        assertThat(server.connectionsEver()).isEqualTo(1);
    }

    @Test
    @Threat("E16")
    void a_call_whose_agent_left_before_the_reply_has_its_stream_reset() throws Exception {
        Call left = server.send(loop, "/held");
        HttpServerRequest request = arrived();
        CompletableFuture<Throwable> reset = new CompletableFuture<>();
        at(request, () -> request.response().exceptionHandler(reset::complete));

        left.leave().run();

        assertThat(reset.get(20, TimeUnit.SECONDS)).hasMessage("Stream reset: 8");
        assertThat(left.unsent()).hasValue(0);
        assertThat(text(loop, server.send(loop, "/small").begun())).isEqualTo("small");
        assertThat(server.connectionsEver()).isEqualTo(1);
    }

    @Test
    void a_whole_reply_that_is_given_up_resets_nothing() throws Exception {
        UpstreamReply unread = server.send(loop, "/small").begun();
        Call next = server.send(loop, "/held");
        HttpServerRequest request = arrived();

        on(
                loop,
                () -> {
                    unread.abandon().run();
                    return true;
                });
        at(request, () -> request.response().end("mine"));

        assertThat(text(loop, next.begun())).isEqualTo("mine");
        assertThat(resets).hasValue(0);
    }

    @Test
    void a_reply_whose_stream_is_reset_fails_and_the_others_go_on() throws Exception {
        UpstreamReply cut = stream("/cut");
        HttpServerRequest first = arrived();
        UpstreamReply other = stream("/other");
        HttpServerRequest second = arrived();

        CompletableFuture<String> reading = reading(loop, cut);
        at(first, () -> first.response().reset(2));

        assertThat(failureOf(reading).stage()).isEqualTo(Stage.BROKEN);
        at(second, () -> second.response().end("whole"));
        assertThat(text(loop, other)).isEqualTo("whole");
    }

    @Test
    @Threat("E15")
    void times_run_out_for_one_stream_alone() throws Exception {
        UpstreamReply other = stream("/other");
        HttpServerRequest request = arrived();
        Duration brief = Duration.ofMillis(200);
        Call slow =
                server.send(
                        loop,
                        Verb.GET,
                        new byte[0],
                        server.described("/slow", new Timeouts(AMPLE, brief, AMPLE, AMPLE)));

        assertThat(failureOf(slow).stage()).isEqualTo(Stage.TIMED_OUT);
        await().until(() -> resets.get() == 1);
        at(request, () -> request.response().end("whole"));
        assertThat(text(loop, other)).isEqualTo("whole");
    }

    @Test
    @Threat("E3")
    void a_reply_that_nobody_reads_is_held_back_and_stops_no_other() throws Exception {
        List<UpstreamReply> unread = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            unread.add(stream("/unread/" + i));
            HttpServerRequest request = arrived();
            at(request, () -> request.response().write(LARGE));
        }

        assertThat(text(loop, server.send(loop, "/large").begun())).isEqualTo(LARGE);
        assertThat(server.connectionsEver()).isEqualTo(1);
        for (UpstreamReply each : unread) {
            AtomicInteger seen = new AtomicInteger();
            on(
                    loop,
                    () -> {
                        each.body().handler(piece -> seen.addAndGet(piece.length()));
                        return each.body().resume();
                    });
            await().until(() -> seen.get() == LARGE.length());
        }
    }

    @Test
    @Threat({"E3", "E8"})
    void no_more_of_an_unread_reply_is_taken_than_its_window() throws Exception {
        stream("/unread");
        HttpServerRequest request = arrived();
        at(request, () -> request.response().write(Buffer.buffer(LARGE)));

        Frames sent = new Frames(request);
        await().until(() -> sent.window() == 0);
        assertThat(sent.firstWindow()).isEqualTo(65_535);
    }

    @Test
    void places_are_counted_by_requests_and_not_by_connections() throws Exception {
        try (CalledServer small = CalledServer.multiplexed(2, this::answer)) {
            Context own = small.loop();
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                calls.add(small.send(own, "/held/" + i));
            }
            HttpServerRequest first = arrived();
            arrived();

            assertThat(failureOf(calls.get(4)).stage()).isEqualTo(Stage.NO_ROOM);
            assertThat(held).isEmpty();
            at(first, () -> first.response().end());
            arrived();
        }
    }
}

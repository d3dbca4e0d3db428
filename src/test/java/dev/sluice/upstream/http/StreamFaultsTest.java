package dev.sluice.upstream.http;

import static dev.sluice.upstream.http.CalledServer.at;
import static dev.sluice.upstream.http.CalledServer.failureOf;
import static dev.sluice.upstream.http.CalledServer.reading;
import static dev.sluice.upstream.http.CalledServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.http.CalledServer.Call;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server of HTTP/2 may do wrong, or go away in the middle of. */
@Timeout(60)
class StreamFaultsTest {
    private static final int INTERNAL_ERROR = 2;
    private static final int REFUSED_STREAM = 7;

    private final BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();

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
        if (request.uri().equals("/small")) {
            request.response().end("small");
        } else {
            held.add(request);
        }
    }

    private HttpServerRequest arrived() throws InterruptedException {
        return Objects.requireNonNull(held.poll(20, TimeUnit.SECONDS), "nothing has arrived");
    }

    /** How a call fails that is answered by these frames, while another one goes on. */
    private UpstreamFailedException refused(Consumer<Frames> answer) throws Exception {
        Call good = server.send(loop, "/good");
        HttpServerRequest other = arrived();
        Call bad = server.send(loop, "/bad");
        HttpServerRequest request = arrived();
        at(request, () -> answer.accept(new Frames(request)));
        UpstreamFailedException failure = failureOf(bad);
        at(other, () -> other.response().end("whole"));
        assertThat(text(loop, good.begun())).isEqualTo("whole");
        assertThat(server.connectionsEver()).isEqualTo(1);
        return failure;
    }

    private void assertRefused(String reason, Consumer<Frames> answer) throws Exception {
        UpstreamFailedException failure = refused(answer);

        assertThat(failure.stage()).isEqualTo(Stage.BROKEN);
        assertThat(failure).hasMessage(reason);
    }

    @Test
    @Threat("A17")
    void a_field_that_may_come_once_and_comes_twice_is_refused() throws Exception {
        for (String name : FieldNames.ONLY_ONCE) {
            if (!name.equals("transfer-encoding") && !name.equals("content-length")) {
                assertRefused(
                        "field repeated",
                        frames -> frames.head(true, ":status", "200", name, "a", name, "a"));
            }
        }
    }

    @Test
    @Threat("A17")
    void a_field_that_speaks_of_a_connection_is_refused() throws Exception {
        for (String name : new String[] {"connection", "transfer-encoding", "upgrade"}) {
            UpstreamFailedException failure =
                    refused(frames -> frames.head(true, ":status", "200", name, "chunked"));

            assertThat(failure.stage()).isEqualTo(Stage.BROKEN);
        }
    }

    @Test
    @Threat({"A17", "H12"})
    void a_field_with_a_control_character_is_refused() throws Exception {
        for (String value : new String[] {"a\r\nset-cookie: b", "a\nb", "a\0b", "a\u007f"}) {
            UpstreamFailedException failure =
                    refused(frames -> frames.head(true, ":status", "200", "mcp-session-id", value));

            assertThat(failure.stage()).isEqualTo(Stage.BROKEN);
        }
    }

    @Test
    @Threat("A17")
    void a_field_with_a_bad_name_is_refused() throws Exception {
        UpstreamFailedException failure =
                refused(frames -> frames.head(true, ":status", "200", "a b", "c"));

        assertThat(failure.stage()).isEqualTo(Stage.BROKEN);
    }

    @Test
    @Threat("A17")
    void a_status_that_is_none_is_refused() throws Exception {
        for (String status : new String[] {"20", "2000", "+20", "abc", "600"}) {
            assertRefused("status", frames -> frames.head(true, ":status", status));
        }
        assertRefused("another protocol", frames -> frames.head(false, ":status", "101"));
    }

    @Test
    @Threat({"A17", "E8"})
    void interim_replies_are_skipped_up_to_a_number_and_no_further() throws Exception {
        Call call = server.send(loop, "/interim");
        HttpServerRequest request = arrived();
        at(
                request,
                () -> {
                    Frames frames = new Frames(request);
                    for (int i = 0; i < ReplyFraming.MOST_INTERIM; i++) {
                        frames.head(false, ":status", i % 2 == 0 ? "102" : "100");
                    }
                    frames.head(false, ":status", "200").data(true, "after them");
                });

        assertThat(call.begun().status()).isEqualTo(200);
        assertThat(text(loop, call.begun())).isEqualTo("after them");
        assertRefused(
                "too many interim replies",
                frames -> {
                    for (int i = 0; i <= ReplyFraming.MOST_INTERIM; i++) {
                        frames.head(false, ":status", "100");
                    }
                });
    }

    @Test
    @Threat("A17")
    void a_reply_that_is_interim_and_no_more_is_refused() throws Exception {
        assertThat(refused(frames -> frames.head(true, ":status", "100")).stage())
                .isEqualTo(Stage.BROKEN);
    }

    @Test
    @Threat("A17")
    void content_where_there_is_none_is_refused() throws Exception {
        Call call = server.send(loop, "/none");
        HttpServerRequest request = arrived();
        at(request, () -> new Frames(request).head(false, ":status", "204"));
        CompletableFuture<String> reading = reading(loop, call.begun());
        at(request, () -> new Frames(request).data(true, "a"));

        assertThat(failureOf(reading).stage()).isEqualTo(Stage.BROKEN);
        assertThat(refused(frames -> frames.data(true, "headless")).stage())
                .isEqualTo(Stage.BROKEN);
    }

    @Test
    @Threat("A17")
    void content_longer_or_shorter_than_its_length_is_refused() throws Exception {
        for (String length : new String[] {"1", "9"}) {
            Call call = server.send(loop, "/length");
            HttpServerRequest request = arrived();
            at(
                    request,
                    () ->
                            new Frames(request)
                                    .head(false, ":status", "200", "content-length", length));
            CompletableFuture<String> reading = reading(loop, call.begun());
            at(request, () -> new Frames(request).data(true, "four"));

            assertThat(failureOf(reading).stage()).as(length).isEqualTo(Stage.BROKEN);
        }
        assertThat(text(loop, server.send(loop, "/small").begun())).isEqualTo("small");
        assertThat(server.connectionsEver()).isEqualTo(1);
    }

    @Test
    @Threat("A17")
    void a_length_that_is_none_or_two_is_refused() throws Exception {
        for (String[] lengths : new String[][] {{"4", "5"}, {"+4", ""}, {"a", ""}}) {
            UpstreamFailedException failure =
                    refused(
                            frames -> {
                                if (lengths[1].isEmpty()) {
                                    frames.head(
                                            false, ":status", "200", "content-length", lengths[0]);
                                } else {
                                    frames.head(
                                            false,
                                            ":status",
                                            "200",
                                            "content-length",
                                            lengths[0],
                                            "content-length",
                                            lengths[1]);
                                }
                                frames.data(true, "four");
                            });
            assertThat(failure.stage()).isEqualTo(Stage.BROKEN);
        }
    }

    @Test
    @Threat("A17")
    void a_second_head_that_does_not_end_the_reply_is_refused() throws Exception {
        Call call = server.send(loop, "/two");
        HttpServerRequest request = arrived();
        at(request, () -> new Frames(request).head(false, ":status", "200"));
        CompletableFuture<String> reading = reading(loop, call.begun());
        at(request, () -> new Frames(request).head(false, "a", "b").data(true, "four"));

        assertThat(failureOf(reading).stage()).isEqualTo(Stage.BROKEN);
    }

    @Test
    void fields_behind_the_content_end_it_and_are_not_looked_at() throws Exception {
        Call call = server.send(loop, "/trailers");
        HttpServerRequest request = arrived();
        at(
                request,
                () ->
                        new Frames(request)
                                .head(false, ":status", "200")
                                .data(false, "four")
                                .head(true, "a", "b"));

        assertThat(text(loop, call.begun())).isEqualTo("four");
        assertThat(call.begun().headers()).doesNotContainKey("a");
    }

    @Test
    @Threat({"A17", "E8"})
    void a_head_larger_than_8_kib_is_refused() throws Exception {
        Call call = server.send(loop, "/large");
        HttpServerRequest request = arrived();
        at(request, () -> new Frames(request).head(true, ":status", "200", "a", "b".repeat(9_000)));

        assertThat(failureOf(call).stage()).isEqualTo(Stage.BROKEN);
        assertThat(text(loop, server.send(loop, "/small").begun())).isEqualTo("small");
    }

    @Test
    void a_request_that_its_server_refuses_to_look_at_was_never_received() throws Exception {
        assertThat(refused(frames -> frames.reset(REFUSED_STREAM)).stage())
                .isEqualTo(Stage.NEVER_SENT);
        assertThat(refused(frames -> frames.reset(INTERNAL_ERROR)).stage()).isEqualTo(Stage.BROKEN);
        assertThat(
                        refused(
                                        frames ->
                                                frames.head(false, ":status", "100")
                                                        .reset(REFUSED_STREAM))
                                .stage())
                .isEqualTo(Stage.NEVER_SENT);
    }

    @Test
    void a_refusal_after_the_reply_has_begun_is_a_broken_reply() throws Exception {
        Call call = server.send(loop, "/begun");
        HttpServerRequest request = arrived();
        at(request, () -> new Frames(request).head(false, ":status", "200"));
        CompletableFuture<String> reading = reading(loop, call.begun());
        at(request, () -> new Frames(request).reset(REFUSED_STREAM));

        assertThat(failureOf(reading).stage()).isEqualTo(Stage.BROKEN);
    }

    @Test
    void what_a_server_has_not_looked_at_before_it_goes_was_never_received() throws Exception {
        Call first = server.send(loop, "/first");
        HttpServerRequest kept = arrived();
        Call second = server.send(loop, "/second");
        arrived();

        at(kept, () -> new Frames(kept).goAway(new Frames(kept).stream(), 0));

        assertThat(failureOf(second).stage()).isEqualTo(Stage.NEVER_SENT);
        assertThat(text(loop, server.send(loop, "/small").begun())).isEqualTo("small");
        assertThat(server.connectionsEver()).as("a new one").isEqualTo(2);
        at(kept, () -> kept.response().end("to its end"));
        assertThat(text(loop, first.begun())).isEqualTo("to its end");
    }

    @Test
    void what_a_server_may_have_looked_at_before_it_goes_is_broken() throws Exception {
        Call call = server.send(loop, "/held");
        HttpServerRequest request = arrived();

        at(request, () -> new Frames(request).goAway(new Frames(request).stream(), 2).close());

        assertThat(failureOf(call).stage()).isEqualTo(Stage.BROKEN);
    }

    @Test
    void a_whole_reply_that_nobody_has_read_survives_that_its_server_goes() throws Exception {
        Call call = server.send(loop, "/last");
        HttpServerRequest request = arrived();
        at(
                request,
                () ->
                        new Frames(request)
                                .goAway(new Frames(request).stream(), 0)
                                .head(false, ":status", "200")
                                .data(true, "the last")
                                .close());
        UpstreamReply unread = call.begun();
        await().until(() -> server.connections() == 0);

        assertThat(text(loop, unread)).isEqualTo("the last");
    }

    @Test
    @Threat("E15")
    void a_server_that_accepts_and_says_nothing_is_given_up_and_leaves_nothing_open()
            throws Exception {
        Vertx vertx = Vertx.vertx();
        AtomicInteger open = new AtomicInteger();
        AtomicInteger ever = new AtomicInteger();
        try (CalledServer silent = CalledServer.multiplexed(10, request -> {})) {
            NetServer socket =
                    vertx.createNetServer()
                            .connectHandler(
                                    each -> {
                                        ever.incrementAndGet();
                                        open.incrementAndGet();
                                        each.closeHandler(closed -> open.decrementAndGet());
                                    })
                            .listen(0, "127.0.0.1")
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS);
            silent.goTo(socket.actualPort());
            Context own = silent.loop();
            Duration brief = Duration.ofMillis(300);
            for (int i = 1; i <= 2; i++) {
                Call call = silent.send(own, "/silent", brief, Duration.ofSeconds(20));

                assertThat(failureOf(call).stage()).isEqualTo(Stage.NEVER_SENT);
                assertThat(ever).hasValue(i);
                await().until(() -> open.get() == 0);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}

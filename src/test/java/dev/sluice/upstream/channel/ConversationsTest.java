package dev.sluice.upstream.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an agent sees of a server behind a line of messages, one that the test speaks for. */
@Timeout(60)
class ConversationsTest {
    private static final Timeouts TIMEOUTS =
            new Timeouts(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30));
    private static final Server SERVER = server("s", TIMEOUTS);
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}";

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong ahead = new AtomicLong();
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Conversations conversations =
            new Conversations(
                    vertx,
                    (server, listener) -> {
                        Line line = new Line(listener);
                        lines.add(line);
                        return Future.succeededFuture(line);
                    },
                    2,
                    Duration.ofHours(1),
                    Duration.ofMinutes(1),
                    new SecureRandom(),
                    () -> System.nanoTime() + ahead.get());

    /** A server that answers initialize by itself, and all else as the test says. */
    private static final class Line implements Channel {
        private final Listener listener;
        private final io.vertx.core.Context context =
                java.util.Objects.requireNonNull(Vertx.currentContext());
        private final List<JsonObject> heard = new CopyOnWriteArrayList<>();
        private volatile boolean paused;
        private volatile boolean closed;

        Line(Listener listener) {
            this.listener = listener;
        }

        @Override
        public Future<Void> send(Buffer message) {
            JsonObject read = message.toJsonObject();
            heard.add(read);
            if ("initialize".equals(read.getString("method"))) {
                says(
                        "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"protocolVersion\":\"2025-06-18\"}}");
            }
            return Future.succeededFuture();
        }

        void says(String message) {
            context.runOnContext(now -> listener.message(message.getBytes(UTF_8)));
        }

        void ends() {
            context.runOnContext(now -> listener.ended("exited with 7"));
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public Future<Void> close() {
            closed = true;
            return Future.succeededFuture();
        }
    }

    /** A reply of which all is read. */
    private record Whole(int status, Map<String, String> headers, String body) {}

    @AfterEach
    void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void each_session_has_a_line_of_its_own() throws Exception {
        String one = begin();
        String other = begin();

        CompletableFuture<Whole> answer = whole(call(other, 1, ""));
        await().until(() -> lines.get(1).heard.size() == 2);
        lines.get(1).says(answer(1));

        assertThat(one).isNotEqualTo(other);
        assertThat(answer.get()).isEqualTo(new Whole(200, JSON, answer(1)));
        assertThat(lines.get(0).heard).hasSize(1);
    }

    @Test
    void progress_makes_the_reply_a_stream_that_ends_with_the_answer() throws Exception {
        String session = begin();
        CompletableFuture<Whole> answer =
                whole(call(session, 1, ",\"_meta\":{\"progressToken\":\"p\"}"));
        await().until(() -> lines.get(0).heard.size() == 2);
        String progress = notification("notifications/progress", "{\"progressToken\":\"p\"}");

        lines.get(0).says(progress);
        lines.get(0).says(answer(1));

        assertThat(answer.get().headers()).containsEntry("content-type", "text/event-stream");
        assertThat(answer.get().body()).isEqualTo(event(progress) + event(answer(1)));
    }

    @Test
    void answers_find_their_requests_in_any_order_and_all_else_is_left_out() throws Exception {
        String session = begin();
        CompletableFuture<Whole> first = whole(call(session, 1, ""));
        CompletableFuture<Whole> second = whole(call(session, 2, ""));
        await().until(() -> lines.get(0).heard.size() == 3);

        lines.get(0).says("not a message");
        lines.get(0).says(answer(17));
        lines.get(0).says(answer(2));
        lines.get(0).says(answer(2));
        lines.get(0).says(answer(1));

        assertThat(first.get().body()).isEqualTo(answer(1));
        assertThat(second.get().body()).isEqualTo(answer(2));
    }

    @Test
    void what_belongs_to_no_request_waits_until_the_agent_listens() throws Exception {
        String session = begin();
        String changed = notification("notifications/tools/list_changed", "{}");
        lines.get(0).says(changed);

        UpstreamReply stream = get(session).get();
        assertThat(get(session).get().status()).as("a second one").isEqualTo(409);
        Pieces pieces = new Pieces(stream);
        await().until(() -> pieces.text().equals(event(changed)));

        lines.get(0).says(changed);
        await().until(() -> pieces.text().equals(event(changed) + event(changed)));
    }

    @Test
    void a_question_of_the_servers_is_heard_on_the_stream_of_the_call_it_is_about()
            throws Exception {
        String session = begin();
        CompletableFuture<Whole> answer = whole(call(session, 1, ""));
        await().until(() -> lines.get(0).heard.size() == 2);
        String question = "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"roots/list\"}";

        lines.get(0).says(question);
        assertThat(
                        status(
                                post(
                                        session,
                                        "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"result\":{\"roots\":[]}}")))
                .isEqualTo(202);
        await().until(() -> lines.get(0).heard.size() == 3);
        lines.get(0).says(answer(1));

        assertThat(answer.get().body()).isEqualTo(event(question) + event(answer(1)));
    }

    @Test
    void a_line_that_ends_fails_what_is_under_way_and_its_session_is_unknown() throws Exception {
        String session = begin();
        CompletableFuture<UpstreamReply> call = call(session, 1, "");
        await().until(() -> lines.get(0).heard.size() == 2);

        lines.get(0).ends();

        assertThatThrownBy(call::get).satisfies(e -> assertThat(stage(e)).isEqualTo(Stage.BROKEN));
        assertThat(status(call(session, 2, ""))).isEqualTo(404);
        await().until(() -> conversations.channels() == 0);
    }

    @Test
    void silence_is_told_in_time_and_a_late_answer_harms_nobody() throws Exception {
        Server hasty =
                server(
                        "s",
                        new Timeouts(
                                Duration.ofSeconds(2),
                                Duration.ofMillis(50),
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(30)));
        String session = begin();

        assertThatThrownBy(() -> send(hasty, session, callOf(1, "")).get())
                .satisfies(e -> assertThat(stage(e)).isEqualTo(Stage.TIMED_OUT));
        lines.get(0).says(answer(1));
        CompletableFuture<Whole> next = whole(call(session, 1, ""));
        await().until(() -> lines.get(0).heard.size() == 3);
        lines.get(0).says(answer(1));

        assertThat(next.get().body()).isEqualTo(answer(1));
    }

    @Test
    void a_session_that_is_deleted_ends_its_line() throws Exception {
        String session = begin();

        assertThat(status(send(SERVER, session, Verb.DELETE, ""))).isEqualTo(200);

        assertThat(lines.get(0).closed).isTrue();
        assertThat(status(call(session, 1, ""))).isEqualTo(404);
    }

    @Test
    void what_is_no_session_of_this_server_is_unknown() throws Exception {
        String session = begin();

        assertThat(status(send(server("other", TIMEOUTS), session, callOf(1, "")))).isEqualTo(404);
        assertThat(status(call("0".repeat(48), 1, ""))).isEqualTo(404);
        assertThat(status(call("", 1, ""))).isEqualTo(400);
        assertThat(status(send(SERVER, "", Verb.GET, ""))).isEqualTo(405);
    }

    @Test
    void a_session_too_many_is_refused_until_one_has_idled_a_minute() throws Exception {
        String idle = begin();
        begin();
        assertThatThrownBy(this::begin)
                .satisfies(e -> assertThat(stage(e)).isEqualTo(Stage.NO_ROOM));

        ahead.addAndGet(Duration.ofSeconds(61).toNanos());
        await().ignoreExceptions().until(() -> !begin().isEmpty());

        assertThat(status(call(idle, 1, ""))).isEqualTo(404);
        assertThat(conversations.channels()).isEqualTo(2);
    }

    @Test
    void a_session_that_idles_too_long_ends() throws Exception {
        begin();
        ahead.addAndGet(Duration.ofMinutes(59).toNanos());
        conversations.closeIdle();
        assertThat(conversations.channels()).isEqualTo(1);

        ahead.addAndGet(Duration.ofMinutes(2).toNanos());
        conversations.closeIdle();

        await().until(() -> conversations.channels() == 0);
        assertThat(lines.get(0).closed).isTrue();
    }

    @Test
    void an_edited_server_ends_its_sessions_when_their_calls_are_answered() throws Exception {
        String session = begin();
        CompletableFuture<Whole> answer = whole(call(session, 1, ""));
        await().until(() -> lines.get(0).heard.size() == 2);

        conversations.retain(List.of());
        lines.get(0).says(answer(1));
        assertThat(answer.get().body()).isEqualTo(answer(1));
        conversations.closeIdle();

        await().until(() -> lines.get(0).closed);
    }

    @Test
    void a_slow_agent_makes_its_server_wait() throws Exception {
        String session = begin();
        UpstreamReply stream = get(session).get();
        String large =
                notification(
                        "notifications/tools/list_changed",
                        "{\"x\":\"" + "y".repeat(100_000) + "\"}");

        for (int i = 0; i < 11; i++) {
            lines.get(0).says(large);
        }
        await().until(() -> lines.get(0).paused);
        new Pieces(stream);

        await().until(() -> !lines.get(0).paused);
    }

    @Test
    void a_cancelled_call_ends_without_an_answer_and_its_late_one_is_no_other_s() throws Exception {
        String session = begin();
        CompletableFuture<Whole> call = whole(call(session, 1, ""));
        await().until(() -> lines.get(0).heard.size() == 2);

        var unused =
                post(session, notification("notifications/cancelled", "{\"requestId\":1}")).get();

        assertThat(call.get().body()).isEmpty();
        assertThat(lines.get(0).heard.get(2).getString("method"))
                .isEqualTo("notifications/cancelled");
    }

    @Test
    void who_leaves_before_the_answer_leaves_no_request_behind() throws Exception {
        String session = begin();
        CompletableFuture<UpstreamReply> reply = new CompletableFuture<>();
        Cancellable leaving =
                conversations
                        .send(request(SERVER, session, Verb.POST, callOf(1, "")), () -> {})
                        .subscribe()
                        .with(reply::complete, reply::completeExceptionally);
        await().until(() -> lines.get(0).heard.size() == 2);

        leaving.cancel();
        ahead.addAndGet(Duration.ofMinutes(61).toNanos());

        await().until(
                        () -> {
                            conversations.closeIdle();
                            return conversations.channels() == 0;
                        });
    }

    private static final Map<String, String> JSON = Map.of("content-type", "application/json");

    private String begin() throws Exception {
        return String.valueOf(send(SERVER, "", INITIALIZE).get().headers().get("mcp-session-id"));
    }

    private CompletableFuture<UpstreamReply> call(String session, int id, String more) {
        return send(SERVER, session, callOf(id, more));
    }

    private CompletableFuture<UpstreamReply> post(String session, String message) {
        return send(SERVER, session, message);
    }

    private CompletableFuture<UpstreamReply> get(String session) {
        return send(SERVER, session, Verb.GET, "");
    }

    private CompletableFuture<UpstreamReply> send(Server server, String session, String message) {
        return send(server, session, Verb.POST, message);
    }

    private CompletableFuture<UpstreamReply> send(
            Server server, String session, Verb verb, String message) {
        return conversations
                .send(request(server, session, verb, message), () -> {})
                .subscribeAsCompletionStage();
    }

    private static UpstreamRequest request(
            Server server, String session, Verb verb, String message) {
        return new UpstreamRequest(
                server,
                verb,
                session.isEmpty() ? Map.of() : Map.of("mcp-session-id", session),
                verb == Verb.GET,
                message.getBytes(UTF_8));
    }

    private static Server server(String name, Timeouts timeouts) {
        return new Server(
                name, new Reach.Command(List.of("server"), Map.of(), Map.of(), null), timeouts);
    }

    private static int status(CompletableFuture<UpstreamReply> reply) throws Exception {
        return reply.get().status();
    }

    private static Stage stage(Throwable failure) {
        Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
        return ((UpstreamFailedException) java.util.Objects.requireNonNull(cause)).stage();
    }

    private static CompletableFuture<Whole> whole(CompletableFuture<UpstreamReply> reply) {
        return reply.thenCompose(
                begun -> {
                    CompletableFuture<Whole> whole = new CompletableFuture<>();
                    Buffer all = Buffer.buffer();
                    begun.body().exceptionHandler(whole::completeExceptionally);
                    begun.body()
                            .endHandler(
                                    end ->
                                            whole.complete(
                                                    new Whole(
                                                            begun.status(),
                                                            begun.headers(),
                                                            all.toString())));
                    begun.body().handler(all::appendBuffer);
                    begun.body().resume();
                    return whole;
                });
    }

    /** A stream that is read as it comes. */
    private static final class Pieces {
        private final List<String> pieces = new CopyOnWriteArrayList<>();

        Pieces(UpstreamReply stream) {
            stream.body().handler(piece -> pieces.add(piece.toString()));
            stream.body().resume();
        }

        String text() {
            return String.join("", pieces);
        }
    }

    private static String callOf(int id, String more) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{\"name\":\"t\"%s}}"
                .formatted(id, more);
    }

    private static String answer(int id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"content\":[]}}";
    }

    private static String notification(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static String event(String message) {
        return "event: message\ndata: " + message + "\n\n";
    }
}

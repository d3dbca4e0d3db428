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
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of 2026-07-28 to a server behind a line of messages, which the test speaks for. */
@Timeout(60)
class CallersTest {
    private static final String DISCOVERED =
            "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{}}";
    private static final String META =
            "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}";
    private static final Timeouts PATIENT = Timeouts.DEFAULT;
    private static final Timeouts HASTY =
            new Timeouts(
                    Duration.ofSeconds(2),
                    Duration.ofMillis(200),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30));
    private static final Server SERVER = server("s", PATIENT);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong ahead = new AtomicLong();
    private final List<TalkingLine> lines = new CopyOnWriteArrayList<>();
    private volatile BiConsumer<TalkingLine, String> reads = CallersTest::discovered;
    private volatile ChannelOpener opener =
            (server, listener) -> {
                TalkingLine line =
                        new TalkingLine(listener, (to, message) -> reads.accept(to, message));
                lines.add(line);
                return Future.succeededFuture(line);
            };
    private final Conversations conversations =
            new Conversations(
                    vertx,
                    (server, listener) -> opener.open(server, listener),
                    2,
                    Duration.ofHours(1),
                    Duration.ofMinutes(1),
                    new SecureRandom(),
                    () -> System.nanoTime() + ahead.get());

    @AfterEach
    void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void requests_of_one_caller_share_a_line_and_two_callers_never_do() throws Exception {
        CompletableFuture<UpstreamReply> one = call("ann", "1", "");
        CompletableFuture<UpstreamReply> two = call("ann", "2", "");
        CompletableFuture<UpstreamReply> other = call("bob", "1", "");
        await().until(() -> heard(0).size() + heard(1).size() == 5);

        lines.forEach(line -> line.heard().stream().skip(1).forEach(r -> line.answers(r, "{}")));

        assertThat(List.of(one.get().status(), two.get().status(), other.get().status()))
                .containsOnly(200);
        assertThat(lines).hasSize(2);
        assertThat(List.of(heard(0).size(), heard(1).size())).containsExactlyInAnyOrder(3, 2);
    }

    @Test
    void the_server_is_asked_first_which_revisions_it_speaks() throws Exception {
        reads = (line, message) -> {};
        var unused = call("ann", "1", "");
        await().until(() -> lines.size() == 1 && !heard(0).isEmpty());

        JsonObject question = new JsonObject(heard(0).get(0));
        assertThat(question.getString("method")).isEqualTo("server/discover");
        assertThat(question.getJsonObject("params").getJsonObject("_meta"))
                .isEqualTo(new JsonObject("{" + META + "}"));

        lines.get(0).answers(heard(0).get(0), DISCOVERED);
        await().until(() -> heard(0).size() == 2);
        assertThat(heard(0).get(1)).contains("tools/call");
    }

    @Test
    void an_older_server_is_answered_for_by_400_and_is_not_started_again_to_be_asked()
            throws Exception {
        reads = (line, message) -> line.says(error(message, -32601));

        WholeReply first = WholeReply.of(call("ann", "1", "")).get();
        assertThat(first.status()).isEqualTo(400);
        assertThat(first.body()).isEmpty();
        await().until(() -> lines.get(0).isClosed());
        assertThat(heard(0)).hasSize(1);
        ahead.addAndGet(Duration.ofMinutes(59).toNanos());
        assertThat(call("bob", "1", "").get().status()).isEqualTo(400);
        assertThat(lines).hasSize(1);

        ahead.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(call("bob", "1", "").get().status()).isEqualTo(400);
        assertThat(lines).hasSize(2);
        conversations.retain(List.of(server("another", PATIENT)));
        assertThat(call("bob", "1", "").get().status()).isEqualTo(400);
        assertThat(lines).as("the document has changed").hasSize(3);
    }

    @Test
    void a_server_that_says_nothing_is_an_older_one_for_a_minute() throws Exception {
        reads = (line, message) -> {};

        assertThat(send(server("s", HASTY), "ann", callOf("1", "")).get().status()).isEqualTo(400);
        assertThat(send(server("s", HASTY), "ann", callOf("1", "")).get().status()).isEqualTo(400);
        assertThat(lines).hasSize(1);

        ahead.addAndGet(Duration.ofSeconds(61).toNanos());
        reads = CallersTest::discoveredAndAnswered;
        assertThat(send(server("s", HASTY), "ann", callOf("1", "")).get().status()).isEqualTo(200);
    }

    @Test
    void an_error_that_only_a_newer_server_gives_makes_it_one() throws Exception {
        reads =
                (line, message) ->
                        line.says(
                                error(
                                        message,
                                        method(message).equals("server/discover")
                                                ? -32022
                                                : -32000));

        assertThat(WholeReply.of(call("ann", "1", "")).get().body()).contains("-32000");
    }

    @Test
    void a_server_that_ends_when_it_is_asked_is_an_older_one_for_a_minute() throws Exception {
        reads = (line, message) -> line.ends();
        assertThat(call("ann", "1", "").get().status()).isEqualTo(400);
        assertThat(call("ann", "1", "").get().status()).isEqualTo(400);
        assertThat(lines).hasSize(1);

        ahead.addAndGet(Duration.ofSeconds(61).toNanos());
        reads = CallersTest::discoveredAndAnswered;
        assertThat(call("ann", "1", "").get().status()).isEqualTo(200);
        await().until(() -> conversations.channels() == 1);
    }

    @Test
    void a_line_that_cannot_be_opened_fails_all_that_wait_for_it_in_its_own_way() {
        opener =
                (server, listener) ->
                        Future.failedFuture(
                                new UpstreamFailedException(Stage.UNAUTHORIZED, "no key"));

        for (CompletableFuture<UpstreamReply> each :
                List.of(call("ann", "1", ""), call("ann", "2", ""))) {
            assertThatThrownBy(each::get)
                    .satisfies(e -> assertThat(stage(e)).isEqualTo(Stage.UNAUTHORIZED));
        }
        await().until(() -> conversations.channels() == 0);
    }

    @Test
    void a_line_that_ends_fails_what_is_under_way_and_the_next_request_has_another()
            throws Exception {
        CompletableFuture<UpstreamReply> one = call("ann", "1", "");
        CompletableFuture<UpstreamReply> two = call("ann", "1", "");
        await().until(() -> lines.size() == 1 && heard(0).size() == 3);

        lines.get(0).ends();

        for (CompletableFuture<UpstreamReply> each : List.of(one, two)) {
            assertThatThrownBy(each::get)
                    .satisfies(e -> assertThat(stage(e)).isEqualTo(Stage.BROKEN));
        }
        reads = CallersTest::discoveredAndAnswered;
        assertThat(call("ann", "1", "").get().status()).isEqualTo(200);
        assertThat(lines).hasSize(2);
    }

    @Test
    void equal_ids_and_tokens_are_told_apart_and_all_else_stays_byte_for_byte() throws Exception {
        String request =
                "{ \"params\":{\"_meta\":{ %s,\"progressToken\" : \"t\\u00e9\"},\"name\":\"x\",\"arguments\":{\"id\":7,\"progressToken\":1.50}},\"method\":\"tools/call\", \"id\" :\"7\",\"jsonrpc\":\"2.0\" }"
                        .formatted(META);
        CompletableFuture<WholeReply> one = WholeReply.of(send(SERVER, "ann", request));
        await().until(() -> lines.size() == 1 && heard(0).size() == 2);
        CompletableFuture<WholeReply> two = WholeReply.of(send(SERVER, "ann", request));
        await().until(() -> heard(0).size() == 3);

        assertThat(heard(0).get(1)).isEqualTo(renamed(request, "2"));
        assertThat(heard(0).get(2)).isEqualTo(renamed(request, "3"));

        lines.get(0).says(progress("3", "\"of\":\"two\""));
        lines.get(0).says(progress("2", "\"of\":\"one\""));
        lines.get(0).says(answer("3", "\"n\" : 2.0"));
        lines.get(0).says(answer("2", "\"n\" : 1.0"));

        assertThat(one.get().body())
                .isEqualTo(
                        event(progress("\"t\\u00e9\"", "\"of\":\"one\""))
                                + event(answer("\"7\"", "\"n\" : 1.0")));
        assertThat(two.get().body())
                .isEqualTo(
                        event(progress("\"t\\u00e9\"", "\"of\":\"two\""))
                                + event(answer("\"7\"", "\"n\" : 2.0")));
        assertThat(one.get().headers()).containsEntry("x-accel-buffering", "no");
    }

    @ParameterizedTest
    @CsvSource({"7", "'\"7\"'"})
    void a_subscription_is_known_by_the_agents_own_id_on_each_of_its_messages(String id)
            throws Exception {
        CompletableFuture<WholeReply> one = WholeReply.of(listen("ann", id));
        await().until(() -> lines.size() == 1 && heard(0).size() == 2);
        CompletableFuture<WholeReply> two = WholeReply.of(listen("ann", id));
        await().until(() -> heard(0).size() == 3);

        String acknowledged = "notifications/subscriptions/acknowledged";
        lines.get(0).says(subscribed(acknowledged, "3"));
        lines.get(0).says(subscribed(acknowledged, "2"));
        lines.get(0).says(subscribed("notifications/tools/list_changed", "2"));
        lines.get(0).says(subscribed("notifications/tools/list_changed", "99"));
        lines.get(0).says(notification("notifications/tools/list_changed", "{}"));
        lines.get(0).says(answer("2", subscription("2")));
        lines.get(0).says(answer("3", subscription("3")));

        assertThat(one.get().body())
                .isEqualTo(
                        event(subscribed(acknowledged, id))
                                + event(subscribed("notifications/tools/list_changed", id))
                                + event(answer(id, subscription(id))));
        assertThat(two.get().body())
                .isEqualTo(
                        event(subscribed(acknowledged, id)) + event(answer(id, subscription(id))));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void a_subscription_that_the_server_cancels_ends_with_or_without_its_answer(boolean answered)
            throws Exception {
        CompletableFuture<WholeReply> stream = WholeReply.of(listen("ann", "\"l\""));
        await().until(() -> lines.size() == 1 && heard(0).size() == 2);

        lines.get(0).says(notification("notifications/cancelled", "{\"requestId\":2}"));
        if (answered) {
            lines.get(0).says(answer("2", subscription("2")));
        }

        assertThat(stream.get().body())
                .isEqualTo(
                        event(notification("notifications/cancelled", "{\"requestId\":\"l\"}"))
                                + (answered ? event(answer("\"l\"", subscription("\"l\""))) : ""));
    }

    @Test
    void who_leaves_has_cancelled_and_the_late_answer_is_nobodys() throws Exception {
        CompletableFuture<UpstreamReply> reply = new CompletableFuture<>();
        Cancellable leaving =
                conversations
                        .send(request(SERVER, "ann", callOf("1", "")), () -> {})
                        .subscribe()
                        .with(reply::complete, reply::completeExceptionally);
        await().until(() -> lines.size() == 1 && heard(0).size() == 2);

        leaving.cancel();

        await().until(() -> heard(0).size() == 3);
        assertThat(cancelled(heard(0).get(2))).isEqualTo(2);
        CompletableFuture<WholeReply> next = WholeReply.of(call("ann", "1", ""));
        await().until(() -> heard(0).size() == 4);
        lines.get(0).says(answer("2", ""));
        lines.get(0).says(answer("3", ""));
        assertThat(next.get().body()).isEqualTo(answer("1", ""));
    }

    @Test
    void a_stream_that_is_closed_is_cancelled_too() throws Exception {
        CompletableFuture<UpstreamReply> stream = listen("ann", "1");
        await().until(() -> lines.size() == 1 && heard(0).size() == 2);
        lines.get(0).says(subscribed("notifications/subscriptions/acknowledged", "2"));

        stream.get().abandon().run();

        await().until(() -> heard(0).size() == 3);
        assertThat(cancelled(heard(0).get(2))).isEqualTo(2);
    }

    @Test
    void silence_is_told_in_time_and_cancels() {
        reads = CallersTest::discovered;
        assertThatThrownBy(() -> send(server("s", HASTY), "ann", callOf("1", "")).get())
                .satisfies(e -> assertThat(stage(e)).isEqualTo(Stage.TIMED_OUT));

        await().until(() -> heard(0).size() == 3);
        assertThat(cancelled(heard(0).get(2))).isEqualTo(2);
    }

    @Test
    void who_leaves_before_the_line_is_open_has_used_nothing() {
        reads = (line, message) -> {};
        AtomicBoolean neverSent = new AtomicBoolean();
        Cancellable leaving =
                conversations
                        .send(request(SERVER, "ann", callOf("1", "")), () -> neverSent.set(true))
                        .subscribe()
                        .with(reply -> {}, failure -> {});
        await().until(() -> lines.size() == 1 && heard(0).size() == 1);

        leaving.cancel();
        lines.get(0).answers(heard(0).get(0), DISCOVERED);

        await().untilTrue(neverSent);
        assertThat(heard(0)).hasSize(1);
    }

    @Test
    void a_log_message_belongs_to_the_one_request_that_asked_for_any() throws Exception {
        String level = "\"io.modelcontextprotocol/logLevel\":\"info\"";
        String logged = notification("notifications/message", "{\"level\":\"info\",\"data\":1}");
        CompletableFuture<WholeReply> asks = WholeReply.of(call("ann", "1", level));
        CompletableFuture<WholeReply> other = WholeReply.of(call("ann", "2", ""));
        await().until(() -> lines.size() == 1 && heard(0).size() == 3);
        lines.get(0).says(logged);
        CompletableFuture<WholeReply> asksToo = WholeReply.of(call("ann", "3", level));
        await().until(() -> heard(0).size() == 4);
        lines.get(0).says(logged);
        heard(0).stream().skip(1).forEach(each -> lines.get(0).answers(each, "{}"));

        assertThat(asks.get().body()).containsOnlyOnce("notifications/message");
        assertThat(other.get().body()).doesNotContain("notifications/message");
        assertThat(asksToo.get().body()).doesNotContain("notifications/message");
    }

    @ParameterizedTest
    @CsvSource({
        "-32601, true, 404",
        "-32020, true, 400",
        "-32021, true, 400",
        "-32022, true, 400",
        "-32602, true, 200",
        "-32602, false, 400",
        "-32603, true, 200",
        "4294934695, true, 200",
        "1e999999999, true, 200",
        "7, true, 200"
    })
    void an_errors_code_decides_the_status(String code, boolean complete, int status)
            throws Exception {
        String request = callOf("1", "");
        CompletableFuture<WholeReply> reply =
                WholeReply.of(
                        send(
                                SERVER,
                                "ann",
                                complete
                                        ? request
                                        : request.replace(
                                                ",\"io.modelcontextprotocol/clientCapabilities\":{}",
                                                "")));
        await().until(() -> lines.size() == 1 && heard(0).size() == 2);

        lines.get(0)
                .says(
                        "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":%s,\"message\":\"\"}}"
                                .formatted(code));

        assertThat(reply.get().status()).isEqualTo(status);
    }

    @Test
    void what_this_revision_does_not_know_is_left_out_and_not_answered() throws Exception {
        CompletableFuture<WholeReply> reply = WholeReply.of(call("ann", "1", ""));
        await().until(() -> lines.size() == 1 && heard(0).size() == 2);

        lines.get(0).says("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"roots/list\"}");
        lines.get(0).says("no message");
        lines.get(0).says(answer("\"2\"", ""));
        lines.get(0).says(progress("2", "\"of\":\"a call that asked for none\""));
        lines.get(0).says(subscribed("notifications/tools/list_changed", "2"));
        lines.get(0).says(answer("2", ""));
        lines.get(0).says(answer("2", "\"second\":true"));

        assertThat(reply.get().body()).isEqualTo(answer("1", ""));
        assertThat(reply.get().headers()).containsEntry("content-type", "application/json");
        assertThat(heard(0)).hasSize(2);
    }

    @Test
    void who_has_no_name_is_refused_and_told_why() throws Exception {
        WholeReply reply = WholeReply.of(call("", "\"a\"", "")).get();

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("\"id\":\"a\"").contains("has no name");
        assertThat(lines).isEmpty();
    }

    @Test
    void an_agents_own_notice_of_cancelling_reaches_nobody_as_ids_are_not_unique()
            throws Exception {
        CompletableFuture<UpstreamReply> call = call("ann", "1", "");
        await().until(() -> lines.size() == 1 && heard(0).size() == 2);

        assertThat(
                        send(
                                        SERVER,
                                        "ann",
                                        notification(
                                                "notifications/cancelled", "{\"requestId\":1}"))
                                .get()
                                .status())
                .isEqualTo(202);
        assertThat(send(SERVER, "ann", notification("notifications/other", "{}")).get().status())
                .isEqualTo(202);

        assertThat(heard(0)).hasSize(3);
        assertThat(heard(0).get(2)).contains("notifications/other");
        assertThat(call).isNotDone();
    }

    @Test
    void lines_of_callers_have_the_same_bounds_as_those_of_sessions() throws Exception {
        reads = CallersTest::discoveredAndAnswered;
        assertThat(call("ann", "1", "").get().status()).isEqualTo(200);
        assertThat(call("bob", "1", "").get().status()).isEqualTo(200);
        assertThatThrownBy(() -> call("eve", "1", "").get())
                .satisfies(e -> assertThat(stage(e)).isEqualTo(Stage.NO_ROOM));

        ahead.addAndGet(Duration.ofSeconds(61).toNanos());
        await().ignoreExceptions().until(() -> call("eve", "1", "").get().status() == 200);
        assertThat(conversations.channels()).isEqualTo(2);

        ahead.addAndGet(Duration.ofMinutes(61).toNanos());
        conversations.closeIdle();
        await().until(() -> conversations.channels() == 0);
        assertThat(call("ann", "1", "").get().status()).isEqualTo(200);
    }

    @Test
    void an_edited_server_is_another_and_the_formers_line_ends_when_its_calls_are_answered()
            throws Exception {
        CompletableFuture<UpstreamReply> call = call("ann", "1", "");
        await().until(() -> lines.size() == 1 && heard(0).size() == 2);
        Server edited = server("s", HASTY);
        reads = CallersTest::discoveredAndAnswered;
        conversations.retain(List.of(edited));

        assertThat(send(edited, "ann", callOf("1", "")).get().status()).isEqualTo(200);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).isClosed()).isFalse();
        lines.get(0).says(answer("2", ""));
        assertThat(call.get().status()).isEqualTo(200);
        conversations.closeIdle();

        await().until(() -> lines.get(0).isClosed());
        assertThat(lines.get(1).isClosed()).isFalse();
    }

    private static void discovered(TalkingLine line, String message) {
        if (method(message).equals("server/discover")) {
            line.answers(message, DISCOVERED);
        }
    }

    private static void discoveredAndAnswered(TalkingLine line, String message) {
        if (new JsonObject(message).containsKey("id")) {
            line.answers(message, DISCOVERED);
        }
    }

    private static String method(String message) {
        return new JsonObject(message).getString("method");
    }

    private List<String> heard(int line) {
        return line < lines.size() ? lines.get(line).heard() : List.of();
    }

    private static int cancelled(String message) {
        JsonObject notice = new JsonObject(message);
        assertThat(notice.getString("method")).isEqualTo("notifications/cancelled");
        assertThat(notice.containsKey("id")).isFalse();
        return notice.getJsonObject("params").getInteger("requestId");
    }

    private CompletableFuture<UpstreamReply> call(String caller, String id, String meta) {
        return send(SERVER, caller, callOf(id, meta));
    }

    private CompletableFuture<UpstreamReply> listen(String caller, String id) {
        return send(
                SERVER,
                caller,
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"subscriptions/listen\",\"params\":{\"_meta\":{%s},\"notifications\":{}}}"
                        .formatted(id, META));
    }

    private CompletableFuture<UpstreamReply> send(Server server, String caller, String message) {
        return conversations
                .send(request(server, caller, message), () -> {})
                .subscribeAsCompletionStage();
    }

    private static UpstreamRequest request(Server server, String caller, String message) {
        return new UpstreamRequest(
                server,
                Verb.POST,
                Map.of("mcp-protocol-version", "2026-07-28"),
                false,
                message.getBytes(UTF_8),
                caller,
                null);
    }

    private static Server server(String name, Timeouts timeouts) {
        return new Server(
                name, new Reach.Command(List.of("server"), Map.of(), Map.of(), null), timeouts);
    }

    private static Stage stage(Throwable failure) {
        return ((UpstreamFailedException) Objects.requireNonNull(failure.getCause())).stage();
    }

    private static String callOf(String id, String meta) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"tools/call\",\"params\":{\"_meta\":{%s%s},\"name\":\"t\"}}"
                .formatted(id, META, meta.isEmpty() ? "" : "," + meta);
    }

    private static String renamed(String request, String own) {
        return request.replace("\"id\" :\"7\"", "\"id\" :" + own).replace("\"t\\u00e9\"", own);
    }

    private static String answer(String id, String more) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{" + more + "}}";
    }

    private static String error(String request, int code) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":\"\"}}"
                .formatted(new JsonObject(request).getValue("id"), code);
    }

    private static String progress(String token, String more) {
        return notification(
                "notifications/progress",
                "{\"progressToken\":" + token + ", \"progress\":0.50," + more + "}");
    }

    private static String subscription(String id) {
        return "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":" + id + "}";
    }

    private static String subscribed(String method, String id) {
        return notification(method, "{" + subscription(id) + "}");
    }

    private static String notification(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static String event(String message) {
        return "event: message\ndata: " + message + "\n\n";
    }
}

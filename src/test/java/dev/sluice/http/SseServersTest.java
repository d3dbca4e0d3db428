package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.catalog.SeenTools;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Events;
import dev.sluice.testsupport.FixtureProfile;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.SseServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server of HTTP+SSE, as an agent meets it: over streamable HTTP like any other. */
@QuarkusTest
@TestProfile(SseServersTest.Profile.class)
@Timeout(120)
class SseServersTest {
    private static final String TOKEN = "sse-agent-77b0";
    private static final String NARROW = "sse-narrow-agent-1c2e";
    private static final String KEY = "sse-upstream-key-5f0e9a";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 5;

    private static final SseServer SERVER = new SseServer();

    private final SeenTools seen;

    @TempDir private Path folder;

    @Inject
    SseServersTest(SeenTools seen) {
        this.seen = seen;
    }

    /** With room for few sessions. */
    public static final class Profile extends FixtureProfile {
        public Profile() {
            super(
                    Map.of(
                            "sluice.upstream.sse.max-sessions",
                            Integer.toString(MOST),
                            "sluice.session.new-per-minute",
                            "1000"));
        }
    }

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @BeforeEach
    void start() throws IOException {
        SERVER.behave();
        describe("20s");
        Documents.replace("policies/old-open.yaml", "version: \"1\"\ndefault: allow\n");
        Documents.replace(
                "policies/old-narrow.yaml",
                "version: \"1\"\ndefault: deny\ntools:\n  echo: {}\n  ask: {}\n");
        grant("old-open", TOKEN);
        grant("old-narrow", NARROW);
        await().atMost(PATIENCE)
                .until(() -> new Agent("old", NARROW).call(1, "echo").statusCode() == 400);
    }

    private void describe(String firstByte) throws IOException {
        Path key = Files.writeString(folder.resolve("key"), KEY);
        JsonObject document =
                new JsonObject()
                        .put("url", SERVER.uri().toString())
                        .put("transport", "sse")
                        .put(
                                "auth",
                                new JsonObject(
                                        Map.of(
                                                "headers",
                                                Map.of(
                                                        "X-Api-Key",
                                                        Map.of("file", key.toString())))))
                        .put("timeouts", new JsonObject().put("firstByte", firstByte));
        Documents.replace("servers/old.json", document.encode());
    }

    @AfterEach
    void stop() throws IOException {
        for (String name :
                List.of(
                        "grants/old-open.yaml",
                        "grants/old-narrow.yaml",
                        "policies/old-open.yaml",
                        "policies/old-narrow.yaml",
                        "servers/old.json")) {
            Documents.delete(name);
        }
        // or the next test could begin with the documents of this one
        await().atMost(PATIENCE)
                .until(() -> new Agent("old", NARROW).call(1, "echo").statusCode() == 401);
        await().atMost(PATIENCE).until(() -> SERVER.streams() == 0);
    }

    @Test
    void its_tools_are_called_and_listed_as_the_policy_says() throws Exception {
        Agent agent = begun(NARROW);

        assertThat(agent.call(1, "echo").body()).contains("{\\\"message\\\":\\\"hello\\\"}");
        assertThat(agent.call(2, "wire_money").body()).contains("Unknown tool: wire_money");
        String listed =
                text(
                        agent.post(
                                        "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"tools/list\"}",
                                        "MCP-Protocol-Version",
                                        "2024-11-05")
                                .get(20, TimeUnit.SECONDS));
        assertThat(listed).contains("\"echo\"", "\"ask\"").doesNotContain("wire_money");
        await().until(() -> seen.of("old", null).json().contains("\"wire_money\""));
        assertThat(SERVER.methods()).containsExactly("initialize", "tools/call", "tools/list");
    }

    @Test
    void each_session_has_a_stream_of_its_own_which_ends_with_it() {
        Agent one = begun(TOKEN);
        Agent other = begun(TOKEN);
        String stream = one.call(1, "session").body();
        assertThat(stream).isNotEqualTo(other.call(1, "session").body());
        assertThat(one.call(1, "session").body()).isEqualTo(stream);
        assertThat(SERVER.streams()).isEqualTo(2);

        assertThat(one.delete().statusCode()).isEqualTo(200);

        await().atMost(PATIENCE).until(() -> SERVER.streams() == 1);
        assertThat(one.call(3, "echo").statusCode()).isEqualTo(404);
        assertThat(other.call(3, "echo").statusCode()).isEqualTo(200);
    }

    @Test
    void progress_comes_as_an_event_of_the_call_it_is_about() throws Exception {
        HttpResponse<InputStream> reply =
                begun(TOKEN)
                        .post(
                                "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{"
                                        + "\"name\":\"progress\",\"_meta\":{\"progressToken\":9}}}")
                        .get(20, TimeUnit.SECONDS);

        assertThat(reply.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(text(reply)).contains("\"progressToken\":9").contains("\"text\":\"done\"");
    }

    @Test
    void a_question_is_answered_also_when_the_server_takes_no_message_before_it_has_answered()
            throws Exception {
        SERVER.takesLate();
        Agent agent = begun(NARROW);

        Events events = new Events(agent.post(Agent.callOf(6, "ask")).get(20, TimeUnit.SECONDS));
        assertThat(events.next()).contains("roots/list");
        HttpResponse<InputStream> taken =
                agent.post(
                                "{\"jsonrpc\":\"2.0\",\"id\":\"mine-1\",\"result\":{\"roots\":[{\"uri\":\"file:///harbour\"}]}}")
                        .get(20, TimeUnit.SECONDS);

        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(events.next()).contains("file:///harbour");
        assertThat(events.next()).isNull();
    }

    @Test
    void what_belongs_to_no_call_is_heard_on_the_agents_own_stream() throws Exception {
        Agent agent = begun(TOKEN);
        Events events = new Events(agent.get().get(20, TimeUnit.SECONDS));

        SERVER.say(
                """
                : still here

                id: 7
                retry: 10

                event: ping
                data: what is no message

                event: endpoint
                data: http://127.0.0.1:1/elsewhere

                data: {"jsonrpc":"2.0",
                data: "method":"notifications/tools/list_changed"}

                """);

        assertThat(events.next()).contains("notifications/tools/list_changed");
        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(200);
    }

    @Test
    @Threat("D4")
    void its_credential_is_on_every_request_and_in_no_reply() {
        Agent agent = begun(TOKEN);

        assertThat(agent.call(1, "key").body())
                .contains("\"text\":\"")
                .doesNotContain(KEY)
                .doesNotContain("null");
        assertThat(SERVER.keys()).hasSizeGreaterThanOrEqualTo(3).containsOnly(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "end"})
    void a_stream_that_ends_is_told_at_once_and_the_agent_begins_anew(String tool) {
        Agent agent = begun(TOKEN);

        HttpResponse<String> reply = agent.call(1, tool);

        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(new JsonObject(reply.body()).getJsonObject("error").getInteger("code"))
                .isEqualTo(-31005);
        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(404);
        assertThat(begun(TOKEN).call(3, "echo").statusCode()).isEqualTo(200);
        assertThat(Management.gauge("sluice_inflight_requests", "old")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: endpoint\ndata: ?session=SESSION\n\n",
                "event:endpoint\ndata:../messages?session=SESSION\n\n",
                ": hello\n\nretry: 5\nid: 1\nevent: endpoint\ndata: ADDRESS\n\n",
                "event: ping\ndata: 1\n\nevent: endpoint\ndata: ADDRESS\n\n",
                "\ufeffevent: endpoint\ndata: ADDRESS\n\n"
            })
    void an_address_of_its_own_is_followed_however_it_is_told(String greeting) {
        SERVER.greets(greeting);

        assertThat(begun(TOKEN).call(1, "echo").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r"})
    void lines_may_end_as_they_like(String end) {
        SERVER.endsLinesBy(end);

        assertThat(begun(TOKEN).call(1, "echo").statusCode()).isEqualTo(200);
    }

    static List<String> wrongGreetings() {
        return List.of(
                "event: endpoint\ndata: http://127.0.0.1:1/messages?session=SESSION\n\n",
                "event: endpoint\ndata: //localhost/messages?session=SESSION\n\n",
                "event: endpoint\ndata: https://127.0.0.1/messages\n\n",
                "event: endpoint\ndata: http://user@127.0.0.1/messages\n\n",
                "event: endpoint\ndata: not an address\n\n",
                "data: ADDRESS\n\nevent: endpoint\ndata: ADDRESS\n\n",
                "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\n\n",
                "event: endpoint\ndata: /" + "a".repeat(11 << 20));
    }

    @ParameterizedTest
    @MethodSource("wrongGreetings")
    @Threat("B28")
    void a_stream_that_does_not_begin_with_an_address_of_its_own_is_left(String greeting) {
        SERVER.greets(greeting);

        assertThat(new Agent("old", TOKEN).initialize().statusCode()).isEqualTo(502);

        await().atMost(PATIENCE).until(() -> SERVER.streams() == 0);
        assertThat(SERVER.heard()).isEmpty();
    }

    static List<Consumer<HttpServerResponse>> wrongReplies() {
        return List.of(
                reply -> reply.setStatusCode(404).end(),
                reply -> reply.setStatusCode(405).end(),
                reply -> reply.setStatusCode(401).putHeader("www-authenticate", "Bearer").end(),
                reply -> reply.setStatusCode(500).end("stack trace"),
                reply -> reply.setStatusCode(307).putHeader("location", "/old/sse").end(),
                reply -> reply.setStatusCode(204).end(),
                reply -> reply.putHeader("content-type", "text/html").end("<h1>hello</h1>"),
                reply -> reply.putHeader("content-type", "text/event-stream").end(),
                HttpServerResponse::reset);
    }

    @ParameterizedTest
    @MethodSource("wrongReplies")
    void a_reply_that_is_no_stream_is_told(Consumer<HttpServerResponse> reply) {
        SERVER.opensBy(reply);

        HttpResponse<String> refused = new Agent("old", TOKEN).initialize();

        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body()).doesNotContain("stack").doesNotContain("hello");
        assertThat(SERVER.heard()).isEmpty();
    }

    @Test
    void an_address_that_does_not_come_is_told_in_time() throws IOException {
        describe("300ms");
        SERVER.greets(": wait\n\n");

        await().atMost(PATIENCE)
                .until(() -> new Agent("old", TOKEN).initialize().statusCode() == 504);

        await().atMost(PATIENCE).until(() -> SERVER.streams() == 0);
    }

    @Test
    void a_message_that_is_refused_fails_that_call_alone() {
        Agent agent = begun(TOKEN);
        SERVER.takesWith(500);
        assertThat(agent.call(1, "echo").statusCode()).isEqualTo(502);

        SERVER.takesWith(202);

        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(200);
        assertThat(Management.gauge("sluice_inflight_requests", "old")).isZero();
    }

    @Test
    void a_session_that_the_server_does_not_know_is_over() {
        Agent agent = begun(TOKEN);
        SERVER.takesWith(404);
        assertThat(agent.call(1, "echo").statusCode()).isEqualTo(502);

        SERVER.takesWith(202);

        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(404);
        assertThat(SERVER.streams()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 400, 401, 500})
    void a_session_that_could_not_begin_leaves_no_stream(int status) {
        SERVER.takesWith(status);

        assertThat(new Agent("old", TOKEN).initialize().statusCode()).isEqualTo(502);

        await().atMost(PATIENCE).until(() -> SERVER.opened() > 0 && SERVER.streams() == 0);
    }

    @Test
    void a_message_beyond_all_bounds_ends_the_session_and_no_other() {
        Agent agent = begun(TOKEN);
        Agent other = begun(TOKEN);

        assertThat(agent.call(1, "giant").statusCode()).isEqualTo(502);

        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(404);
        assertThat(other.call(2, "echo").statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_cancelled_is_told_to_the_server_and_the_session_goes_on() throws Exception {
        Agent agent = begun(TOKEN);
        var waiting = agent.post(Agent.callOf(4, "hang"));
        await().atMost(PATIENCE).until(() -> SERVER.methods().contains("tools/call"));

        HttpResponse<InputStream> taken =
                agent.post(
                                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":4}}")
                        .get(20, TimeUnit.SECONDS);

        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(text(waiting.get(20, TimeUnit.SECONDS))).doesNotContain("\"result\"");
        assertThat(SERVER.methods()).contains("notifications/cancelled");
        assertThat(agent.call(5, "echo").statusCode()).isEqualTo(200);
    }

    @Test
    void an_agent_that_leaves_harms_no_other_call() {
        Agent agent = begun(TOKEN);
        agent.post(Agent.callOf(4, "hang")).cancel(true);
        assertThat(agent.call(5, "echo").statusCode()).isEqualTo(200);

        await().atMost(PATIENCE)
                .until(() -> Management.gauge("sluice_inflight_requests", "old") == 0);
        assertThat(agent.delete().statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> SERVER.streams() == 0);
    }

    @Test
    void an_edited_document_ends_the_streams_of_the_former() throws IOException {
        Agent agent = begun(TOKEN);

        describe("19s");

        await().atMost(PATIENCE).until(() -> SERVER.streams() == 0);
        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(404);
    }

    @Test
    void an_agent_of_2026_07_28_is_told_to_fall_back_and_no_stream_is_opened() {
        int opened = SERVER.opened();

        HttpResponse<InputStream> reply =
                new ModernAgent("old", TOKEN).ask("1", "server/discover", "").join();

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(SERVER.opened()).isEqualTo(opened);
    }

    @Test
    void more_sessions_than_there_is_room_for_are_refused() {
        List<Agent> agents = IntStream.range(0, MOST).mapToObj(i -> begun(TOKEN)).toList();

        assertThat(new Agent("old", TOKEN).initialize().statusCode()).isEqualTo(503);

        assertThat(agents.get(0).delete().statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> SERVER.streams() == MOST - 1);
        assertThat(begun(TOKEN).call(1, "echo").statusCode()).isEqualTo(200);
    }

    @Test
    void many_calls_at_once_get_each_its_own_answer() throws Exception {
        Agent agent = begun(TOKEN);
        var replies =
                IntStream.range(10, 60)
                        .mapToObj(id -> agent.post(Agent.callOf(id, "echo")))
                        .toList();

        for (int i = 0; i < replies.size(); i++) {
            String reply = text(replies.get(i).get(30, TimeUnit.SECONDS));
            assertThat(new JsonObject(reply).getInteger("id")).isEqualTo(10 + i);
        }
    }

    private static void grant(String name, String token) throws IOException {
        Documents.replace(
                "grants/" + name + ".yaml",
                "server: old\npolicy: %s\ntoken: %s\n".formatted(name, TokenHashes.written(token)));
    }

    private static Agent begun(String token) {
        return Agent.begun("old", token);
    }

    private static String text(HttpResponse<InputStream> reply) throws IOException {
        return new String(
                Objects.requireNonNull(reply.body()).readAllBytes(), StandardCharsets.UTF_8);
    }
}

package dev.sluice.http;

import static dev.sluice.testsupport.Agent.callOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Events;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replies pass as the server writes them, and requests as the agent wrote them. The server holds
 * each piece back until the agent has seen the piece before it, so no clock decides.
 */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class StreamingTest {
    private static final String PROGRESS =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"t\",\"progress\":%d}}";
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/list\"}";
    private static final String LISTED =
            """
            {"jsonrpc":"2.0","id":5,"result":{"x-first":1.0,"tools":[{"name":"secret","x":1},{"name":"echo","inputSchema":{"type":"object"},"x-price":1.10e+2},{"name":"fail"}],"nextCursor":"","x-last":[ ]}}""";
    private static final String TRIMMED =
            """
            {"jsonrpc":"2.0","id":5,"result":{"x-first":1.0,"tools":[{"name":"echo","inputSchema":{"type":"object"},"x-price":1.10e+2}],"nextCursor":"","x-last":[ ]}}""";

    private ScriptedServer server;
    private Agent agent;

    @BeforeEach
    void start() {
        server = new ScriptedServer();
        agent = Agent.begun("scripted", GatewayFixture.TOKEN);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String result(Object id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"content\":[]}}";
    }

    private static <T> T now(CompletableFuture<T> future) throws Exception {
        return future.get(15, SECONDS);
    }

    private static String text(CompletableFuture<HttpResponse<InputStream>> reply)
            throws Exception {
        try (InputStream body = now(reply).body()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }

    @Test
    void events_arrive_one_by_one_and_the_head_before_the_first() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next().stream();

        assertThat(now(reply).statusCode()).isEqualTo(200);
        assertThat(now(reply).headers().firstValue("content-type")).contains("text/event-stream");
        Events events = new Events(now(reply));
        for (int step = 1; step <= 5; step++) {
            call.event(PROGRESS.formatted(step));
            assertThat(events.next()).isEqualTo("data: " + PROGRESS.formatted(step) + "\n");
        }
        call.event(result(1)).end();
        assertThat(events.next()).isEqualTo("data: " + result(1) + "\n");
        assertThat(events.next()).isNull();
    }

    @Test
    @Threat("H9")
    void an_event_that_comes_in_single_bytes_is_passed_on_whole() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next().stream();
        String event = "id: 7\r\nevent: message\r\ndata: " + result(1) + "\r\n\r\n";

        for (int i = 0; i < event.length(); i++) {
            call.write(event.substring(i, i + 1));
        }
        call.end();

        assertThat(text(reply)).isEqualTo("id: 7\nevent: message\ndata: " + result(1) + "\n\n");
    }

    @Test
    void comments_priming_ids_and_retry_pass() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        String priming = ": hello\n\nid: 1\nretry: 250\ndata: \n\n";

        server.next().stream().write(priming).event(result(1)).end();

        assertThat(text(reply)).isEqualTo(priming + "data: " + result(1) + "\n\n");
    }

    @Test
    void a_large_json_reply_is_streamed_while_the_server_still_writes_it() throws Exception {
        String half = "x".repeat(80_000);
        var reply = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next();
        call.header("content-type", "application/json").response().setChunked(true);
        String first = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":\"" + half + "\",\"b\":\"";
        String second = half + "\"}}";

        call.write(first);
        InputStream body = now(reply).body();
        assertThat(new String(body.readNBytes(first.length()), UTF_8)).isEqualTo(first);

        call.write(second).end();
        assertThat(new String(body.readAllBytes(), UTF_8)).isEqualTo(second);
    }

    @Test
    @Threat("E15")
    void a_large_json_reply_that_breaks_off_is_seen_as_cut() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next();
        call.header("content-type", "application/json").response().setChunked(true);
        call.write("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":\"" + "x".repeat(80_000));
        InputStream body = now(reply).body();
        assertThat(body.readNBytes(80_000)).hasSize(80_000);

        call.cut();

        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }

    @Test
    void a_large_json_reply_that_is_a_question_of_the_servers_never_arrives() throws Exception {
        String padding = "x".repeat(80_000);
        String asks = "\"method\":\"sampling/createMessage\"";
        var early = agent.post(callOf(1, "echo"));
        server.next().json("{\"jsonrpc\":\"2.0\",\"id\":1," + asks + ",\"x\":\"" + padding + "\"}");
        assertThat(text(early)).contains("-31005").doesNotContain("sampling");

        var late = agent.post(callOf(2, "echo"));
        ScriptedCall call = server.next();
        call.header("content-type", "application/json").response().setChunked(true);
        call.write("{\"jsonrpc\":\"2.0\",\"id\":2,\"x\":\"" + padding + "\",");
        InputStream body = now(late).body();
        assertThat(body.readNBytes(80_000)).hasSize(80_000);
        call.write(asks + "}").end();
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }

    @Test
    @Threat({"B2", "H8"})
    void a_large_json_reply_must_answer_this_very_request_in_plain_keys() throws Exception {
        String padding = "\"x\":\"" + "x".repeat(80_000) + "\"";
        for (String early :
                List.of(
                        "\"id\":999,\"result\":{" + padding + "}",
                        "\"id\":1,\"result\":{\"input_requests\":{}," + padding + "}")) {
            var refused = agent.post(callOf(1, "echo"));
            server.next().json("{\"jsonrpc\":\"2.0\"," + early + "}");

            assertThat(now(refused).statusCode()).isEqualTo(502);
            assertThat(text(refused)).contains("\"id\":1", "-31005").doesNotContain("xxx");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"},\"id\":999}", "}}", ",\"input-requests\":{}},\"id\":1}"})
    @Threat({"B2", "H8"})
    void a_large_json_reply_is_cut_when_its_end_shows_that_it_answers_nothing(String late)
            throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next();
        call.header("content-type", "application/json").response().setChunked(true);
        call.write("{\"jsonrpc\":\"2.0\",\"result\":{\"x\":\"" + "x".repeat(80_000) + "\"");
        InputStream body = now(reply).body();
        assertThat(body.readNBytes(80_000)).hasSize(80_000);

        call.write(late).end();

        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }

    @Test
    @Threat("E15")
    void a_small_json_reply_that_breaks_off_is_a_gateway_error_with_the_id() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next();
        call.header("content-type", "application/json").response().setChunked(true);
        call.write("{\"jsonrpc\":\"2.0\",\"id\":1,").response().write("\"result\"");
        call.cut();

        assertThat(text(reply)).contains("\"id\":1", "-31005");
        assertThat(now(reply).statusCode()).isEqualTo(502);
    }

    @Test
    @Threat("H10")
    void a_list_in_json_keeps_only_what_may_be_called_and_everything_unknown() throws Exception {
        var reply = agent.post(LIST);
        server.next().json(LISTED);

        assertThat(text(reply)).isEqualTo(TRIMMED);
    }

    @Test
    @Threat("H10")
    void a_list_in_an_event_is_trimmed_whatever_the_line_ends() throws Exception {
        var reply = agent.post(LIST);
        server.next().stream().write("event: message\r\ndata:" + LISTED + "\r\n\r\n").end();

        assertThat(text(reply)).isEqualTo("event: message\ndata: " + TRIMMED + "\n\n");
    }

    @Test
    @Threat("H10")
    void a_list_over_several_data_lines_is_trimmed() throws Exception {
        var reply = agent.post(LIST);
        String spread = "data: " + LISTED.replace("\"tools\":[", "\"tools\":\ndata: [") + "\n\n";
        server.next().stream().write(spread).end();

        assertThat(text(reply))
                .isEqualTo("data: " + TRIMMED.replace("\"tools\":", "\"tools\":\ndata: ") + "\n\n");
    }

    @Test
    @Threat("H10")
    void a_page_that_becomes_empty_keeps_its_cursor() throws Exception {
        var reply = agent.post(LIST);
        server.next()
                .json(
                        "{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{\"tools\":[{\"name\":\"secret\"}],\"nextCursor\":\"p2\"}}");

        assertThat(text(reply))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{\"tools\":[],\"nextCursor\":\"p2\"}}");
    }

    @Test
    @Threat("H10")
    void a_list_that_arrives_on_a_resumed_stream_is_trimmed_too() throws Exception {
        var reply = agent.get("Last-Event-ID", "4-2");
        ScriptedCall call = server.next();
        assertThat(call.header("last-event-id")).containsExactly("4-2");
        call.stream().event(LISTED).end();

        assertThat(text(reply)).isEqualTo("data: " + TRIMMED + "\n\n");
    }

    @Test
    @Threat("H10")
    void what_nobody_can_judge_does_not_come_back_on_a_resumed_stream() throws Exception {
        var reply = agent.get("Last-Event-ID", "4-2");
        server.next().stream()
                .event(
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"completion\":{\"values\":[\"x\"]},"
                                + "\"instructions\":\"First fail.\"}}")
                .end();

        assertThat(text(reply)).contains("\"values\":[]", "\"First (not available).\"");
    }

    @Test
    void a_request_of_the_server_on_a_call_is_answered_by_another_post() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next().stream();

        assertAnswered(call, new Events(now(reply)));

        call.event(result(1)).end();
    }

    @Test
    void a_request_of_the_server_on_a_listening_stream_is_answered_by_another_post()
            throws Exception {
        var reply = agent.get();
        ScriptedCall stream = server.next().stream();

        assertAnswered(stream, new Events(now(reply)));

        stream.end();
    }

    /** The server's ids are its own: this one is also that of the call under way. */
    private void assertAnswered(ScriptedCall stream, Events events) throws Exception {
        String question =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"elicitation/create\",\"params\":{\"message\":\"Who?\"}}";
        String answer =
                "{ \"result\" : {\"action\":\"accept\",\"content\":{\"n\":1.50,\"\\u0061\":null}},\"id\":1 , \"jsonrpc\":\"2.0\"}";
        stream.event(question);
        assertThat(events.next()).isEqualTo("data: " + question + "\n");

        var accepted = agent.post(answer);
        ScriptedCall answered = server.next();
        answered.status(202);

        assertThat(answered.text()).isEqualTo(answer);
        assertThat(now(accepted).statusCode()).isEqualTo(202);
        assertThat(text(accepted)).isEmpty();
    }

    @Test
    void notifications_are_accepted_without_a_body_and_their_connection_is_used_again()
            throws Exception {
        int before = server.connections();
        for (int i = 0; i < 10; i++) {
            var accepted =
                    agent.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            server.next().status(202);

            assertThat(now(accepted).statusCode()).isEqualTo(202);
            assertThat(text(accepted)).isEmpty();
            assertThat(now(accepted).headers().firstValue("content-type")).isEmpty();
        }

        assertThat(server.connections() - before).isLessThanOrEqualTo(4);
    }

    @Test
    @Threat({"C18", "D1", "D2"})
    void what_mcp_defines_passes_to_the_server_and_nothing_else() throws Exception {
        var reply =
                agent.post(
                        callOf(1, "echo"),
                        "Accept",
                        "text/event-stream;q=0.5, application/json",
                        "Last-Event-ID",
                        "9",
                        "MCP-Protocol-Version",
                        "2025-06-18",
                        "Cookie",
                        "a=b",
                        "X-Forwarded-For",
                        "10.0.0.1",
                        "Forwarded",
                        "for=10.0.0.1",
                        "X-Api-Key",
                        "the agent's own",
                        "X-Custom",
                        "1");
        ScriptedCall call = server.next();
        call.json(result(1));
        now(reply);

        assertThat(call.headerNames())
                .containsExactly(
                        "accept",
                        "content-length",
                        "content-type",
                        "host",
                        "last-event-id",
                        "mcp-protocol-version",
                        "mcp-session-id",
                        "x-api-key");
        assertThat(call.header("accept"))
                .containsExactly("text/event-stream;q=0.5, application/json");
        assertThat(call.header("mcp-protocol-version")).containsExactly("2025-06-18");
        assertThat(call.header("x-api-key")).containsExactly(GatewayFixture.UPSTREAM_KEY);
        assertThat(call.header("mcp-session-id")).containsExactly(ScriptedServer.SESSION);
    }

    @Test
    @Threat("H12")
    void a_servers_cookies_redirects_origins_and_sessions_do_not_pass() throws Exception {
        for (boolean streamed : new boolean[] {false, true}) {
            var reply = agent.post(callOf(1, "echo"));
            ScriptedCall call =
                    server.next()
                            .header("Set-Cookie", "a=b")
                            .header("Location", "http://10.0.0.7/")
                            .header("Access-Control-Allow-Origin", "*")
                            .header("Mcp-Session-Id", "fixed")
                            .header("Server", "thing/1.0")
                            .header("Cache-Control", "no-store");
            if (streamed) {
                call.stream().event(result(1)).end();
            } else {
                call.json(result(1));
            }

            assertThat(now(reply).headers().map().keySet())
                    .isSubsetOf(
                            "content-type", "cache-control", "content-length", "transfer-encoding");
            assertThat(now(reply).headers().firstValue("cache-control")).contains("no-store");
            text(reply);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"n\":1.0E+2,\"m\":-0.0,\"big\":123456789012345678901234567890}}}",
                " {\t\"params\" :\r\n{ \"arguments\":{} , \"name\" : \"echo\"},\"method\":\"tools/call\",\"jsonrpc\":\"2.0\",\"id\":1 } ",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools\\/call\",\"params\":{\"name\":\"\\u0065cho\",\"arguments\":{\"\\u00e9\":\"\\ud83d\\ude00\\/\"}}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"x-unknown\":[1,{\"a\":null}],\"params\":{\"name\":\"echo\",\"x\":1,\"_meta\":{\"progressToken\":0}}}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"\\u0031\",\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"\uD83D\uDE00\":\"é\"}}}"
            })
    @Threat("B27")
    void the_bytes_that_were_judged_are_the_bytes_that_arrive(String message) throws Exception {
        var reply = agent.post(message);
        ScriptedCall call = server.next();
        call.json(result(call.id()));

        assertThat(call.text()).isEqualTo(message);
        assertThat(now(reply).statusCode()).isEqualTo(200);
    }

    @Test
    @Threat("B27")
    void five_mebibytes_of_arguments_arrive_byte_for_byte() throws Exception {
        String message = callOf(1, "echo").replace("hello", "0123456789abcdef".repeat(5 << 16));
        var reply = agent.post(message);
        ScriptedCall call = server.next();
        call.json(result(1));

        assertThat(call.text()).isEqualTo(message);
        assertThat(now(reply).statusCode()).isEqualTo(200);
    }

    @Test
    @Threat("H8")
    void a_response_to_another_request_is_dropped_from_a_calls_stream() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        server.next().stream()
                .event(result(2))
                .event(result("\"1\""))
                .write("id: 3\ndata: " + result(4) + "\n\n")
                .event(result(1))
                .event(result(1))
                .end();

        assertThat(text(reply)).isEqualTo("id: 3\ndata: \n\ndata: " + result(1) + "\n\n");
    }

    @Test
    @Threat("E15")
    void a_stream_that_breaks_ends_with_an_error_for_its_request() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next().stream().event(PROGRESS.formatted(1));
        Events events = new Events(now(reply));
        assertThat(events.next()).contains("notifications/progress");

        call.cut();

        assertThat(events.next())
                .isEqualTo(
                        "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-31005,\"message\":\"the server gave no usable reply\"}}\n");
        assertThat(events.next()).isNull();
    }

    @Test
    @Threat("H11")
    void what_came_before_garbage_is_still_passed_on() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        server.next().stream()
                .write("data: " + PROGRESS.formatted(1) + "\n\ndata: {not json\n\n")
                .end();

        assertThat(text(reply)).startsWith("data: " + PROGRESS.formatted(1)).contains("-31005");
    }

    @Test
    void a_response_with_garbage_behind_it_in_one_piece_is_not_lost() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        server.next().stream().write("data: " + result(1) + "\n\ndata: {not json\n\n").end();

        assertThat(text(reply)).isEqualTo("data: " + result(1) + "\n\n");
    }

    @Test
    void a_stream_that_can_be_resumed_ends_without_an_invented_event() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        String event = "id: 1-1\ndata: " + PROGRESS.formatted(1) + "\n\n";
        server.next().stream().write(event).end();

        assertThat(text(reply)).isEqualTo(event);
    }

    @Test
    void a_session_ends_at_the_server_and_is_unknown_afterwards() throws Exception {
        CompletableFuture<HttpResponse<String>> ended =
                CompletableFuture.supplyAsync(agent::delete);
        ScriptedCall call = server.next();
        call.status(200);

        assertThat(call.method()).isEqualTo("DELETE");
        assertThat(call.header("mcp-session-id")).containsExactly(ScriptedServer.SESSION);
        assertThat(now(ended).statusCode()).isEqualTo(200);
        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(404);
        assertThat(server.isCalled()).isFalse();
    }

    @Test
    void initialize_answered_by_an_event_stream_begins_a_session() throws Exception {
        server.onInitialize(
                call ->
                        call.header("Mcp-Session-Id", "from-a-stream").stream()
                                .write(": soon\n\n")
                                .event(ScriptedServer.initialized(call)));

        HttpResponse<String> reply = agent.initialize();

        assertThat(reply.headers().firstValue("mcp-session-id")).isPresent();
        assertThat(reply.headers().allValues("mcp-session-id").toString())
                .doesNotContain("from-a-stream");
        assertThat(reply.body()).startsWith(": soon").contains("data: {").endsWith("\n\n");
    }

    @Test
    void a_server_that_never_comes_to_answer_initialize_is_given_up() throws Exception {
        CompletableFuture<ScriptedCall> beginning = new CompletableFuture<>();
        server.onInitialize(
                call -> {
                    new Flood(call.stream(), 3_200, 64 << 10).begin();
                    beginning.complete(call);
                });

        HttpResponse<String> reply = agent.initialize();

        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(reply.body()).contains("\"id\":\"begin\"", "-31005");
        now(now(beginning).left());
    }

    @Test
    void a_server_without_sessions_still_gives_its_agent_one() throws Exception {
        server.onInitialize(call -> call.json(ScriptedServer.initialized(call)));
        Agent sessionless = Agent.begun("scripted", GatewayFixture.TOKEN);

        var reply = sessionless.post(callOf(1, "echo"));
        ScriptedCall call = server.next();
        call.json(result(1));

        assertThat(sessionless.session()).isNotEmpty();
        assertThat(call.header("mcp-session-id")).isEqualTo(List.of());
        assertThat(now(reply).statusCode()).isEqualTo(200);
    }
}

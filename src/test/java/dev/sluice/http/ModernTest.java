package dev.sluice.http;

import static dev.sluice.testsupport.ModernAgent.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Events;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of 2026-07-28: no session, every one complete in itself, its headers repeated. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class ModernTest {
    private static final String TOKEN = "modern-agent-token-31f0aa";
    private static final String POLICY =
            """
            {"version": "1", "default": "deny", "hide": ["secret_tool"], "tools": {
              "echo": {},
              "forbidden": {"action": "deny", "reason": "nobody may"},
              "twice": {"limits": [{"counter": "c", "window": "day", "max": 2, "scope": "grant"}]}
             },
             "prompts": {"allow": ["hello"]},
             "resources": {"allow": ["demo://open/*"]},
             "client_requests": {"sampling": "deny"}}
            """;

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    private final ModernAgent agent = new ModernAgent("scripted", TOKEN);

    @BeforeEach
    void begin() throws Exception {
        server = new ScriptedServer();
        Documents.replace("policies/modern.json", POLICY);
        Documents.grant("modern", TOKEN, "modern");
        await().until(() -> new Agent("scripted", TOKEN).initialize().statusCode() == 200);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        Documents.delete("grants/modern.yaml");
        Documents.delete("policies/modern.json");
        await().until(() -> !Management.readiness().contains("problem"));
    }

    @Test
    void a_call_needs_no_session_and_its_headers_are_written_anew_from_its_body() throws Exception {
        var reply =
                agent.call(
                        "\"a\"",
                        "echo",
                        "{\"n\":1.50}",
                        "Mcp-Name",
                        "=?base64?ZWNobw==?=",
                        "Mcp-Session-Id",
                        "chosen-by-the-client",
                        "Last-Event-ID",
                        "7");
        ScriptedCall call = server.next();

        assertThat(call.header("mcp-protocol-version")).containsExactly("2026-07-28");
        assertThat(call.header("mcp-method")).containsExactly("tools/call");
        assertThat(call.header("mcp-name")).containsExactly("echo");
        assertThat(call.headerNames()).doesNotContain("mcp-session-id", "last-event-id");
        assertThat(call.text())
                .isEqualTo(
                        message(
                                "\"a\"",
                                "tools/call",
                                "\"name\":\"echo\",\"arguments\":{\"n\":1.50}"));
        call.header("Mcp-Session-Id", "s").json(answer("\"a\"", "\"content\":[]"));
        assertThat(now(reply).headers().firstValue("mcp-session-id")).isEmpty();
        assertThat(text(reply)).isEqualTo(answer("\"a\"", "\"content\":[]"));
    }

    @Threat({"B19", "B20", "B21"})
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // version   | method      | name
                "-,            tools/call,   echo",
                "2025-11-25,   tools/call,   echo",
                "2026-07-29,   tools/call,   echo",
                "=?base64?MjAyNi0wNy0yOA==?=, tools/call, echo",
                "2026-07-28,   =?base64?dG9vbHMvY2FsbA==?=, echo",
                "2026-07-28,   -,            echo",
                "2026-07-28,   tools/list,   echo",
                "2026-07-28,   Tools/call,   echo",
                "2026-07-28,   tools/call,   -",
                "2026-07-28,   tools/call,   forbidden",
                "2026-07-28,   tools/call,   Echo",
                "2026-07-28,   tools/call,   echo2",
                "2026-07-28,   tools/call,   =?base64?Zm9yYmlkZGVu?=",
                "2026-07-28,   tools/call,   =?base64?ZWNobw?=",
                "2026-07-28,   tools/call,   =?base64?ZWNobx==?=",
                "2026-07-28,   tools/call,   =?base64?ZWNobw==",
                "2026-07-28,   tools/call,   =?BASE64?ZWNobw==?=",
                "2026-07-28,   tools/call,   =?base64?!!!!?=",
                "2026-07-28,   tools/call,   =?base64?/w==?=",
                "2026-07-28,   tools/call,   ech\u00f6"
            })
    void headers_that_say_otherwise_than_the_body_are_refused_with_the_id(
            String version, String method, String name) throws Exception {
        String body = message("7", "tools/call", "\"name\":\"echo\",\"arguments\":{}");
        java.util.List<String> headers = new java.util.ArrayList<>();
        add(headers, "MCP-Protocol-Version", version);
        add(headers, "Mcp-Method", method);
        add(headers, "Mcp-Name", name);

        var reply = now(agent.raw(body, headers.toArray(String[]::new)));

        assertThat(reply.statusCode()).isEqualTo(400);
        JsonObject told = json(reply);
        assertThat(told.getJsonObject("error").getInteger("code")).isEqualTo(-32020);
        assertThat(told.getInteger("id")).isEqualTo(7);
        assertThat(server.isCalled()).isFalse();
    }

    private static void add(java.util.List<String> headers, String name, String value) {
        if (value != null) {
            headers.add(name);
            headers.add(value);
        }
    }

    @Test
    @Threat("B21")
    void a_revision_that_is_not_served_is_told_what_discovery_tells() throws Exception {
        String body = message("7", "tools/list", "", "2027-01-01");

        var reply =
                now(
                        agent.raw(
                                body,
                                "MCP-Protocol-Version",
                                "2027-01-01",
                                "Mcp-Method",
                                "tools/list"));

        assertThat(reply.statusCode()).isEqualTo(400);
        JsonObject error = json(reply).getJsonObject("error");
        assertThat(error.getInteger("code")).isEqualTo(-32022);
        assertThat(error.getJsonObject("data").getString("requested")).isEqualTo("2027-01-01");
        assertThat(error.getJsonObject("data").getJsonArray("supported"))
                .containsExactly("2026-07-28");
    }

    @Test
    void a_body_that_names_no_revision_is_refused_as_the_revision_says() throws Exception {
        var reply =
                now(
                        agent.raw(
                                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}",
                                "MCP-Protocol-Version",
                                "2026-07-28",
                                "Mcp-Method",
                                "tools/list"));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(json(reply).getJsonObject("error").getInteger("code")).isEqualTo(-32602);
    }

    @Threat({"B23", "C13"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "initialize",
                "ping",
                "logging/setLevel",
                "resources/subscribe",
                "tasks/get",
                "tools/Call",
                "x/y"
            })
    void a_method_that_the_revision_has_not_is_404(String method) throws Exception {
        var reply = now(agent.ask("7", method, ""));

        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(json(reply).getJsonObject("error").getInteger("code")).isEqualTo(-32601);
        assertThat(server.isCalled()).isFalse();
    }

    @Test
    @Threat("B25")
    void a_response_is_no_message_of_this_revision() throws Exception {
        var reply =
                now(
                        agent.raw(
                                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}",
                                "MCP-Protocol-Version",
                                "2026-07-28"));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(server.isCalled()).isFalse();
    }

    @Threat("B29")
    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "*/*", "text/html", "application/json;q=0"})
    void what_an_agent_accepts_changes_no_decision_and_is_passed_on(String accept)
            throws Exception {
        var denied = now(agent.call("1", "forbidden", "{}", "Accept", accept));
        assertThat(denied.statusCode()).isEqualTo(200);
        assertThat(json(denied).toString()).contains("[POLICY DENIED] nobody may");

        var allowed = agent.call("2", "echo", "{}", "Accept", accept);
        ScriptedCall call = server.next();
        assertThat(call.header("accept")).containsExactly(accept);
        call.answerEmpty();
        assertThat(now(allowed).statusCode()).isEqualTo(200);
    }

    @Test
    void what_the_policy_says_is_told_in_the_words_of_the_revision() throws Exception {
        JsonObject denied = json(now(agent.call("1", "forbidden", "{}")));
        assertThat(denied.getJsonObject("result").getString("resultType")).isEqualTo("complete");
        assertThat(denied.toString()).contains("[POLICY DENIED] nobody may");

        JsonObject hidden = json(now(agent.call("2", "secret_tool", "{}")));
        assertThat(hidden.getJsonObject("error").getInteger("code")).isEqualTo(-32602);

        var read = agent.ask("3", "resources/read", "\"uri\":\"demo://x\"", "Mcp-Name", "demo://x");
        assertThat(json(now(read)).getJsonObject("error").getInteger("code")).isEqualTo(-32602);
        assertThat(server.isCalled()).isFalse();
    }

    @Test
    @Threat("A10")
    void a_stream_is_not_opened_by_get() throws Exception {
        String session = Agent.begun("scripted", TOKEN).session();

        var reply =
                now(
                        new Agent("scripted", TOKEN)
                                .get(
                                        "MCP-Protocol-Version",
                                        "2026-07-28",
                                        "Mcp-Session-Id",
                                        session));

        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(server.isCalled()).isFalse();
    }

    @Test
    @Threat("B22")
    void an_argument_that_the_tool_wants_repeated_must_be_repeated_once_that_is_known()
            throws Exception {
        var first = agent.call("1", "echo", "{\"region\":\"eu\"}", "Mcp-Param-Region", "us");
        ScriptedCall unknown = server.next();
        assertThat(unknown.header("mcp-param-region")).containsExactly("us");
        unknown.json(answer("1", "\"content\":[]"));
        assertThat(now(first).statusCode()).isEqualTo(200);

        var listing = agent.ask("2", "tools/list", "");
        server.next()
                .json(
                        answer(
                                "2",
                                "\"tools\":[{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\",\"properties\":"
                                        + "{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"},"
                                        + "\"n\":{\"type\":\"integer\",\"x-mcp-header\":\"N\"}}}}]"));
        assertThat(text(listing)).contains("x-mcp-header");

        assertThat(status(agent.call("3", "echo", "{\"region\":\"eu\"}", "Mcp-Param-Region", "us")))
                .isEqualTo(400);
        assertThat(status(agent.call("4", "echo", "{\"region\":\"eu\"}"))).isEqualTo(400);
        assertThat(status(agent.call("5", "echo", "{\"region\":null}", "Mcp-Param-Region", "eu")))
                .isEqualTo(400);
        assertThat(server.isCalled()).isFalse();

        var good =
                agent.call(
                        "6",
                        "echo",
                        "{\"region\":\"\u00e9u\",\"n\":42}",
                        "Mcp-Param-Region",
                        "=?base64?w6l1?=",
                        "Mcp-Param-N",
                        "42.0",
                        "Mcp-Param-Other",
                        "kept");
        ScriptedCall known = server.next();
        assertThat(known.header("mcp-param-region")).containsExactly("=?base64?w6l1?=");
        assertThat(known.header("mcp-param-n")).containsExactly("42");
        assertThat(known.header("mcp-param-other")).containsExactly("kept");
        known.json(answer("6", "\"content\":[]"));
        assertThat(status(good)).isEqualTo(200);
    }

    @Threat("H10")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_list_is_trimmed_and_for_nobody_else(boolean stream) throws Exception {
        var listing = agent.ask("1", "tools/list", "\"cursor\":\"\"");
        ScriptedCall call = server.next();
        String list =
                answer(
                        "1",
                        "\"tools\":[{\"name\":\"secret_tool\"},{\"name\":\"echo\",\"x\":1.0}],"
                                + "\"nextCursor\":\"\",\"ttlMs\":3600000,\"cacheScope\":\"public\"");
        send(call, stream, list);

        assertThat(text(listing))
                .contains(
                        answer(
                                "1",
                                "\"tools\":[{\"name\":\"echo\",\"x\":1.0}],"
                                        + "\"nextCursor\":\"\",\"ttlMs\":60000,\"cacheScope\":\"private\""))
                .doesNotContain("secret_tool");
    }

    @Test
    void a_notification_whose_header_names_another_method_is_refused() throws Exception {
        String told = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}";

        var lying =
                agent.raw(told, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call");
        assertThat(status(lying)).isEqualTo(400);
        assertThat(server.isCalled()).isFalse();

        var honest = agent.raw(told, "MCP-Protocol-Version", "2026-07-28");
        server.next().status(202);
        assertThat(status(honest)).isEqualTo(202);
    }

    @Test
    void a_resource_that_may_be_read_is_not_everybodys_either() throws Exception {
        var reading =
                agent.ask(
                        "1",
                        "resources/read",
                        "\"uri\":\"demo://open/1\"",
                        "Mcp-Name",
                        "demo://open/1");
        String text = "x".repeat(100_000);
        server.next()
                .json(
                        answer(
                                "1",
                                "\"contents\":[{\"uri\":\"demo://open/1\",\"text\":\""
                                        + text
                                        + "\"}],\"cacheScope\":\"public\",\"ttlMs\":1"));

        assertThat(text(reading)).endsWith("\"cacheScope\":\"private\",\"ttlMs\":1}}");
    }

    @Threat("H10")
    @Test
    void discovery_names_what_the_gateway_serves_and_nothing_hidden() throws Exception {
        var discovering = agent.ask("1", "server/discover", "");
        server.next()
                .json(
                        answer(
                                "1",
                                "\"supportedVersions\":[\"2030-01-01\",\"2026-07-28\"],\"instructions\":"
                                        + "\"First echo, then `secret_tool`.\",\"cacheScope\":\"public\","
                                        + "\"capabilities\":{\"tools\":{\"a\":1.0},\"tasks\":{},\"extensions\":"
                                        + "{\"io.modelcontextprotocol/tasks\":{},\"x/y\":{\"z\":[]}}}"));

        assertThat(text(discovering))
                .contains(
                        "\"supportedVersions\":[\"2026-07-28\"]",
                        "\"First echo, then `(not available)`.\"",
                        "\"capabilities\":{\"tools\":{\"a\":1.0},\"extensions\":{\"x/y\":{\"z\":[]}}}",
                        "\"private\"");
    }

    @Test
    void a_completion_does_not_name_what_may_not_be_read() throws Exception {
        var completing =
                agent.ask(
                        "1",
                        "completion/complete",
                        "\"ref\":{\"type\":\"ref/resource\",\"uri\":\"demo://open/{a}/{b}\"},"
                                + "\"argument\":{\"name\":\"b\",\"value\":\"\"},"
                                + "\"context\":{\"arguments\":{\"a\":\"1\"}}");
        server.next()
                .json(
                        answer(
                                "1",
                                "\"completion\":{\"values\":[\"x\",\"../../shut/y\",\"../../shut/{\"],\"total\":2}"));

        assertThat(text(completing)).contains("\"values\":[\"x\"],\"total\":2");
    }

    @Test
    @Threat({"H8", "H14"})
    void a_server_asks_in_results_only_and_what_the_policy_lets_it() throws Exception {
        var calling = agent.call("1", "echo", "{}");
        ScriptedCall call = server.next().stream();
        call.event(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"elicitation/create\",\"params\":{}}");
        call.event(answer("2", "\"content\":[]"));
        call.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}");
        call.event(needs("1", "elicitation/create", "state"));
        call.event(answer("1", "\"content\":[]"));
        call.end();

        Events events = new Events(now(calling));
        assertThat(events.next()).contains("notifications/progress");
        assertThat(events.next()).contains("input_required", "elicitation/create", "state");
        assertThat(events.next()).isNull();

        for (String method : new String[] {"sampling/createMessage", "tools/call"}) {
            var asking = agent.call("5", "echo", "{}");
            server.next().json(needs("5", method, "state"));
            assertThat(json(now(asking)).getJsonObject("error").getInteger("code"))
                    .isIn(-31001, -31005);
        }
    }

    @Test
    void a_second_request_with_the_state_that_left_here_is_not_charged_again() throws Exception {
        assertThat(begin("1", "{\"x\":1}", "", "s-1")).contains("input_required");
        assertThat(begin("2", "{\"x\":1}", "s-1", "s-2")).contains("input_required");
        assertThat(begin("3", "{\"x\":1}", "s-2", "")).contains("content");
        // charged: the state was used, belongs to other arguments, or never left here
        assertThat(begin("4", "{\"x\":1}", "s-2", "s-3")).contains("input_required");
        assertThat(status(twice("5", "{\"x\":1}", "s-2"))).isEqualTo(200);
        assertThat(text(twice("6", "{\"x\":2}", "s-3"))).contains("[RATE LIMITED]");
        assertThat(text(twice("7", "{\"x\":1}", "s-9"))).contains("[RATE LIMITED]");
        assertThat(server.isCalled()).isFalse();
        assertThat(begin("8", "{\"x\":1}", "s-3", "")).contains("content");
    }

    private CompletableFuture<HttpResponse<InputStream>> twice(
            String id, String arguments, String state) {
        String params = "\"name\":\"twice\",\"arguments\":" + arguments;
        String more = state.isEmpty() ? "" : ",\"requestState\":\"" + state + "\"";
        return agent.ask(id, "tools/call", params + more, "Mcp-Name", "twice");
    }

    private String begin(String id, String arguments, String state, String next) throws Exception {
        var reply = twice(id, arguments, state);
        ScriptedCall call = server.next();
        call.json(
                next.isEmpty()
                        ? answer(id, "\"content\":[]")
                        : needs(id, "elicitation/create", next));
        return text(reply);
    }

    @Test
    @Threat("B24")
    void a_subscription_holds_what_may_be_read_and_tells_of_nothing_else() throws Exception {
        var listening =
                agent.ask(
                        "\"l\"",
                        "subscriptions/listen",
                        "\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":"
                                + "[\"demo://shut/1\",\"demo://shut/1\",\"demo://open/1\",\"demo://shut/../open/2\"]}");
        ScriptedCall call = server.next();
        assertThat(call.text())
                .isEqualTo(
                        message(
                                "\"l\"",
                                "subscriptions/listen",
                                "\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":"
                                        + "[\"demo://open/1\"]}"));
        call.stream();
        call.event(
                told(
                        "notifications/subscriptions/acknowledged",
                        "\"notifications\":{\"resourceSubscriptions\":[\"demo://open/1\",\"demo://shut/1\"]}"));
        call.write("id: 1\n")
                .event(told("notifications/resources/updated", "\"uri\":\"demo://shut/1\""));
        call.event(told("notifications/resources/updated", "\"uri\":\"demo://open/1\""));
        call.event(told("notifications/tools/list_changed", ""));
        call.end();

        Events events = new Events(now(listening));
        assertThat(events.next())
                .contains("acknowledged", "[\"demo://open/1\"]", "subscriptionId\":\"l\"")
                .doesNotContain("shut");
        assertThat(events.next()).isEqualTo("id: 1\ndata: \n");
        assertThat(events.next()).contains("demo://open/1");
        assertThat(events.next()).contains("tools/list_changed");
        assertThat(events.next()).isNull();
    }

    @Test
    @Threat("E16")
    void an_agent_that_leaves_cancels_at_once() throws Exception {
        var waiting = agent.call("1", "echo", "{}");
        ScriptedCall unanswered = server.next();
        waiting.cancel(true);
        now(unanswered.left());

        var streaming = agent.call("2", "echo", "{}");
        ScriptedCall begun = server.next().stream();
        now(streaming).body().close();
        now(begun.left());
        assertThat(server.isCalled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"400, 400", "404, 400", "405, 400", "500, 502", "401, 502", "307, 502"})
    void a_server_that_does_not_know_the_revision_is_told_from_one_that_fails(
            int status, int expected) throws Exception {
        var probing = agent.ask("1", "server/discover", "");
        server.next().status(status);

        var reply = now(probing);
        assertThat(reply.statusCode()).isEqualTo(expected);
        assertThat(json(reply).getJsonObject("error").getInteger("code")).isEqualTo(-31005);
    }

    @Test
    void what_a_server_says_against_a_request_is_passed_on() throws Exception {
        var asking = agent.call("1", "echo", "{}");
        ScriptedCall call = server.next();
        call.response().setStatusCode(400);
        String error =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32021,\"message\":\"m\","
                        + "\"data\":{\"requiredCapabilities\":{\"sampling\":{}}}}}";
        call.json(error);

        assertThat(now(asking).statusCode()).isEqualTo(400);
        assertThat(text(asking)).isEqualTo(error);
    }

    private static void send(ScriptedCall call, boolean stream, String message) {
        if (stream) {
            call.stream().event(message).end();
        } else {
            call.json(message);
        }
    }

    private static String answer(String id, String members) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"resultType\":\"complete\",%s}}"
                .formatted(id, members);
    }

    private static String needs(String id, String method, String state) {
        return """
        {"jsonrpc":"2.0","id":%s,"result":{"resultType":"input_required","inputRequests":{"k":{"method":"%s","params":{"message":"?"}}},"requestState":"%s"}}"""
                .formatted(id, method, state);
    }

    private static String told(String method, String members) {
        return """
        {"jsonrpc":"2.0","method":"%s","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"l"}%s%s}}"""
                .formatted(method, members.isEmpty() ? "" : ",", members);
    }

    private static int status(CompletableFuture<HttpResponse<InputStream>> reply) throws Exception {
        return now(reply).statusCode();
    }

    private static String text(CompletableFuture<HttpResponse<InputStream>> reply)
            throws Exception {
        return new String(now(reply).body().readAllBytes(), UTF_8);
    }

    private static JsonObject json(HttpResponse<InputStream> reply) throws IOException {
        return new JsonObject(new String(reply.body().readAllBytes(), UTF_8));
    }

    private static <T> T now(CompletableFuture<T> future) throws Exception {
        return future.get(15, SECONDS);
    }
}

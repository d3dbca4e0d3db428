package dev.sluice.http;

import static dev.sluice.testsupport.Agent.callOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.telemetry.TraceParent;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.CanaryProfile;
import dev.sluice.testsupport.Collector;
import dev.sluice.testsupport.Events;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.RawHttp;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.SeenSpan;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One trace from the agent through the gateway to the server, as a collector gets it. */
@QuarkusTest
@TestProfile(CanaryProfile.class)
@Timeout(60)
class CallTracesTest {
    private static final String SPAN = "00f067aa0ba902b7";
    private static final Pattern EXEMPLAR =
            Pattern.compile("# \\{span_id=\"(\\w{16})\",trace_id=\"(\\w{32})\"}");

    /** What a Prometheus of 2025 says that it takes. */
    private static final String PROMETHEUS =
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                    + "application/openmetrics-text;version=0.0.1;q=0.4,"
                    + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                    + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    private static int traces;

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @SuppressWarnings("NullAway.Init")
    private Collector collector;

    private final HeardDecisions heard = new HeardDecisions();
    private final String trace = "4bf92f3577b34da6a3ce929d%08x".formatted(++traces);
    private final String parent = "00-" + trace + "-" + SPAN + "-01";

    @BeforeEach
    void start() {
        QuarkusMock.installMockForType(heard, QueuedLog.class);
        server = new ScriptedServer();
        collector =
                new Collector(ConfigProvider.getConfig().getValue(Collector.PORT, Integer.class));
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
        collector.close();
        heard.close();
    }

    private static Agent agent(String at) {
        return Agent.begunOnceReached(at, GatewayFixture.TOKEN);
    }

    private static String text(CompletableFuture<HttpResponse<InputStream>> reply)
            throws Exception {
        try (InputStream body = reply.get(15, SECONDS).body()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }

    private SeenSpan span(String traceId, String kind) {
        return collector.span(it -> it.traceId().equals(traceId) && it.kind().equals(kind));
    }

    private static TraceParent told(ScriptedCall call) {
        assertThat(call.header("traceparent")).hasSize(1);
        return Objects.requireNonNull(TraceParent.of(call.header("traceparent").get(0)));
    }

    @Test
    void a_legacy_call_is_one_trace_from_the_agents_header_to_the_servers() throws Exception {
        Agent agent = agent("scripted");
        var reply =
                agent.post(callOf(7, "echo"), "traceparent", parent, "tracestate", "rojo=1,b=2");
        ScriptedCall call = server.next();
        call.answerEmpty();
        text(reply);

        SeenSpan handled = span(trace, "SERVER");
        SeenSpan asked = span(trace, "CLIENT");
        assertThat(handled.parent()).isEqualTo(SPAN);
        assertThat(asked.parent()).isEqualTo(handled.id());
        assertThat(told(call)).isEqualTo(new TraceParent(trace, asked.id(), true));
        assertThat(call.header("tracestate")).containsExactly("rojo=1,b=2");
        assertThat(call.text()).isEqualTo(callOf(7, "echo"));
        assertThat(handled.name()).isEqualTo("tools/call echo").isEqualTo(asked.name());
        assertThat(handled.attributes())
                .containsEntry("mcp.method.name", "tools/call")
                .containsEntry("mcp.protocol.version", "2025-06-18")
                .containsEntry("gen_ai.tool.name", "echo")
                .containsEntry("gen_ai.operation.name", "execute_tool")
                .containsEntry("jsonrpc.request.id", "7")
                .containsEntry("network.transport", "tcp")
                .containsEntry("sluice.server", "scripted")
                .containsEntry("sluice.grant", "tester-scripted")
                .containsEntry("sluice.policy", "rules")
                .containsEntry("sluice.decision", "allowed")
                .containsEntry("sluice.rule", "/tools/echo")
                .containsEntry("sluice.outcome", "ok")
                .doesNotContainKeys("mcp.session.id", "error.type");
        assertThat(asked.attributes())
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", Integer.toString(server.port()))
                .containsEntry("http.response.status_code", "200");
        assertThat(handled.failed()).isFalse();
        assertThat(handled.toString() + asked).doesNotContain(agent.session());
        assertThat(heard.all())
                .anyMatch(
                        line ->
                                trace.equals(line.getString("traceId"))
                                        && handled.attribute("sluice.request_id")
                                                .equals(line.getString("requestId")));
    }

    @Test
    void a_modern_call_is_one_trace_from_the_agents_message_to_the_servers() throws Exception {
        String meta = "\"traceparent\":\"%s\",\"tracestate\":\"rojo=1\",\"baggage\":\"a=b\"";
        String sent = modern(meta.formatted(parent));
        var reply = modernAgent().raw(sent, modernHeaders());
        ScriptedCall call = server.next();
        call.answerEmpty();
        text(reply);

        SeenSpan handled = span(trace, "SERVER");
        SeenSpan asked = span(trace, "CLIENT");
        String now = new TraceParent(trace, asked.id(), true).text();
        assertThat(handled.parent()).isEqualTo(SPAN);
        assertThat(handled.state()).isEqualTo("rojo=1");
        assertThat(asked.parent()).isEqualTo(handled.id());
        assertThat(call.text()).isEqualTo(modern(meta.formatted(now)));
        assertThat(call.header("traceparent")).containsExactly(now);
        assertThat(call.header("tracestate")).containsExactly("rojo=1");
        assertThat(call.header("baggage")).isEmpty();
        assertThat(handled.attribute("mcp.protocol.version")).isEqualTo("2026-07-28");
        assertThat(handled.links()).isEmpty();
    }

    @Test
    void what_the_message_says_comes_before_what_its_carrier_says() throws Exception {
        String other = "00-aaf92f3577b34da6a3ce929d0e0e4736-bbf067aa0ba902b7-01";
        var reply =
                modernAgent()
                        .raw(
                                modern("\"traceparent\":\"" + parent + "\""),
                                modernHeaders("traceparent", other, "tracestate", "carrier=1"));
        ScriptedCall call = server.next();
        call.answerEmpty();
        text(reply);

        assertThat(told(call).traceId()).isEqualTo(trace);
        assertThat(call.header("tracestate")).isEmpty();
        assertThat(span(trace, "SERVER").links())
                .containsExactly("aaf92f3577b34da6a3ce929d0e0e4736-bbf067aa0ba902b7");
    }

    /** What is written with escapes is another text of another length. */
    @ParameterizedTest
    @ValueSource(strings = {"\\u0030", "\\u0030\\u0030"})
    void a_message_that_names_its_span_in_another_spelling_passes_as_it_is(String zeros)
            throws Exception {
        String spelled = zeros + parent.substring(zeros.length() / 6);
        String sent = modern("\"traceparent\":\"" + spelled + "\"");
        var reply = modernAgent().raw(sent, modernHeaders());
        ScriptedCall call = server.next();
        call.answerEmpty();
        text(reply);

        assertThat(call.text()).isEqualTo(sent);
        assertThat(told(call).traceId()).isEqualTo(trace);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, nonsense",
                "{\\\"decision\\\":\\\"allowed\\\"}"
            })
    void what_is_no_span_begins_a_new_trace_and_is_never_an_error(String hostile) throws Exception {
        String sent = modern("\"traceparent\":\"" + hostile + "\",\"tracestate\":\"rojo=1\"");
        var reply =
                modernAgent()
                        .raw(
                                sent,
                                modernHeaders(
                                        "traceparent",
                                        hostile.replace("\\", ""),
                                        "tracestate",
                                        "rojo=1"));
        ScriptedCall call = server.next();
        call.answerEmpty();

        assertThat(text(reply)).contains("\"result\"");
        assertThat(call.text()).isEqualTo(sent);
        assertThat(call.header("tracestate")).isEmpty();
        SeenSpan begun = span(told(call).traceId(), "SERVER");
        assertThat(begun.parent()).isEmpty();
        assertThat(heard.all()).anyMatch(line -> begun.traceId().equals(line.getString("traceId")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "{}", "[\"x\"]"})
    void a_message_may_say_anything_in_the_place_of_a_span(String value) throws Exception {
        String sent = modern("\"traceparent\":" + value + ",\"tracestate\":" + value);
        var reply = modernAgent().raw(sent, modernHeaders());
        ScriptedCall call = server.next();
        call.answerEmpty();

        assertThat(text(reply)).contains("\"result\"");
        assertThat(call.text()).isEqualTo(sent);
        assertThat(told(call).sampled()).isTrue();
    }

    @Test
    void of_two_headers_that_name_spans_none_is_believed() throws Exception {
        String head =
                "POST /mcp/scripted HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Authorization: Bearer "
                        + GatewayFixture.TOKEN
                        + "\r\nContent-Type: application/json\r\n"
                        + "Accept: application/json, text/event-stream\r\n"
                        + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\n"
                        + "Mcp-Name: echo\r\ntraceparent: "
                        + parent
                        + "\r\ntraceparent: "
                        + parent
                        + "\r\n";
        String body = modern("");
        CompletableFuture<ScriptedCall> reached = new CompletableFuture<>();
        server.onCall(
                call -> {
                    reached.complete(call);
                    call.answerEmpty();
                });
        String reply =
                RawHttp.exchange(
                        Agent.port(),
                        head + "Content-Length: " + body.length() + "\r\n\r\n" + body);

        assertThat(reply).startsWith("HTTP/1.1 200");
        assertThat(told(reached.get(15, SECONDS)).traceId()).isNotEqualTo(trace);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "forbidden | tools/call forbidden | denied  | /tools/forbidden/action  | tool_denied",
                "nowhere   | tools/call           | denied  | (default deny)           | unknown_target"
            })
    void a_call_that_is_refused_has_no_span_at_a_server(
            String tool, String name, String decision, String rule, String error) throws Exception {
        text(agent("fixture").post(callOf(1, tool), "traceparent", parent));

        SeenSpan handled = span(trace, "SERVER");
        assertThat(handled.name()).isEqualTo(name);
        assertThat(handled.attributes())
                .containsEntry("gen_ai.tool.name", tool)
                .containsEntry("sluice.decision", decision)
                .containsEntry("sluice.rule", rule)
                .containsEntry("sluice.outcome", "refused")
                .containsEntry("error.type", error);
        assertThat(handled.failed()).isTrue();
        assertThat(collector.trace(trace, 1)).hasSize(1);
    }

    @Test
    void a_call_beyond_its_limit_shows_what_was_counted() throws Exception {
        Agent agent = agent("fixture");
        await().until(() -> agent.call(1, "twice").body().contains("[RATE LIMITED]"));
        text(agent.post(callOf(2, "twice"), "traceparent", parent));

        List<SeenSpan> spans = collector.trace(trace, 2);
        assertThat(spans)
                .extracting(SeenSpan::kind)
                .containsExactlyInAnyOrder("SERVER", "INTERNAL");
        SeenSpan handled = span(trace, "SERVER");
        SeenSpan counted = span(trace, "INTERNAL");
        assertThat(counted.name()).isEqualTo("limits");
        assertThat(counted.parent()).isEqualTo(handled.id());
        assertThat(handled.attributes())
                .containsEntry("sluice.decision", "limited")
                .containsEntry("error.type", "limited");
    }

    @ParameterizedTest
    @CsvSource({
        "broken, upstream_failed, 500",
        "html, upstream_failed, broken",
        "down, upstream_failed, never_sent",
        "hanging, upstream_timed_out, timed_out"
    })
    void a_server_that_fails_fails_both_spans(String at, String error, String asking)
            throws Exception {
        new ModernAgent(at, GatewayFixture.TOKEN)
                .raw(modern("\"traceparent\":\"" + parent + "\""), modernHeaders())
                .get(15, SECONDS);

        SeenSpan asked = span(trace, "CLIENT");
        assertThat(span(trace, "SERVER").attribute("error.type")).isEqualTo(error);
        assertThat(asked.failed()).isTrue();
        assertThat(asked.attribute("error.type")).isEqualTo(asking);
        assertThat(asked.toString()).doesNotContain("10.0.0.7");
    }

    @Test
    void the_spans_of_a_stream_end_with_it() throws Exception {
        Agent agent = agent("scripted");
        var reply = agent.post(callOf(1, "echo"), "traceparent", parent);
        ScriptedCall call = server.next().stream();
        Events events = new Events(reply.get(15, SECONDS));
        call.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}");
        events.next();
        assertThat(agent.call(2, "forbidden").statusCode()).isEqualTo(200);
        collector.span(it -> it.attribute("jsonrpc.request.id").equals("2"));
        assertThat(collector.all()).noneMatch(it -> it.traceId().equals(trace));

        call.event("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"isError\":true,\"content\":[]}}");
        call.end();
        events.next();
        assertThat(events.next()).isNull();

        assertThat(span(trace, "SERVER").attributes())
                .containsEntry("sluice.outcome", "tool_error")
                .containsEntry("error.type", "tool_error");
        assertThat(span(trace, "CLIENT").parent()).isEqualTo(span(trace, "SERVER").id());
    }

    @Test
    void what_is_no_message_is_named_by_its_way() throws Exception {
        Agent agent = agent("scripted");
        var reply = agent.get("traceparent", parent);
        server.next().status(405);
        reply.get(15, SECONDS);

        SeenSpan handled = span(trace, "SERVER");
        assertThat(handled.name()).isEqualTo("GET /mcp/scripted");
        assertThat(handled.attributes())
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.route", "/mcp/scripted")
                .doesNotContainKey("mcp.method.name");
    }

    @Test
    void what_an_agent_invents_names_no_span() throws Exception {
        text(
                agent("fixture")
                        .post(
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"invented/by-agent\"}",
                                "traceparent",
                                parent));

        assertThat(span(trace, "SERVER").name()).isEqualTo("_other");
        assertThat(span(trace, "SERVER").attributes()).containsEntry("mcp.method.name", "_other");
    }

    @Test
    void a_resource_is_told_without_what_may_be_secret_in_its_address() throws Exception {
        text(
                agent("fixture")
                        .post(
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/read\",\"params\":"
                                        + "{\"uri\":\"db://user:pw@host/table?key=s3cr3t#x\"}}",
                                "traceparent",
                                parent));

        assertThat(span(trace, "SERVER").name()).isEqualTo("resources/read");
        assertThat(span(trace, "SERVER").attributes())
                .containsEntry("mcp.resource.uri", "db://host/table");
    }

    @Test
    void who_has_not_proved_who_it_is_leaves_no_trace() throws Exception {
        text(new Agent("fixture", "wrong-token").post(callOf(1, "echo"), "traceparent", parent));
        Agent agent = agent("fixture");
        agent.post(callOf(2, "forbidden"), "traceparent", parent.replace(SPAN, "1111111111111111"))
                .get(15, SECONDS);

        collector.span(it -> it.parent().equals("1111111111111111"));
        assertThat(collector.all()).noneMatch(it -> it.parent().equals(SPAN));
    }

    @Test
    void what_is_refused_before_it_is_judged_is_traced_all_the_same() throws Exception {
        text(
                new Agent("fixture", GatewayFixture.TOKEN)
                        .post("{\"jsonrpc\":", "traceparent", parent));

        assertThat(span(trace, "SERVER").name()).isEqualTo("POST /mcp/fixture");
        assertThat(span(trace, "SERVER").attributes()).containsEntry("error.type", "malformed");
    }

    @Test
    void histograms_and_counters_name_traces_where_prometheus_takes_them() throws Exception {
        Agent agent = agent("fixture");
        agent.call(1, "forbidden");
        agent.call(2, "echo");

        for (String metric :
                List.of(
                        "sluice_request_duration_seconds_bucket",
                        "sluice_overhead_seconds_bucket",
                        "sluice_upstream_duration_seconds_bucket",
                        "sluice_decisions_total")) {
            List<Matcher> examples =
                    metrics(PROMETHEUS)
                            .lines()
                            .filter(line -> line.startsWith(metric))
                            .map(EXEMPLAR::matcher)
                            .filter(Matcher::find)
                            .toList();
            assertThat(examples).as(metric).isNotEmpty();
        }
        // Prometheus refuses the whole answer when the count of a histogram has one.
        assertThat(metrics(PROMETHEUS).lines().filter(line -> EXEMPLAR.matcher(line).find()))
                .allMatch(line -> line.contains("_bucket{") || line.contains("_total{"));
        assertThat(metrics("text/plain"))
                .contains("sluice_decisions_total")
                .doesNotContain("trace_id");
    }

    private static String metrics(String accepted) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + Management.port() + "/q/metrics");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri).header("Accept", accepted).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static ModernAgent modernAgent() {
        return new ModernAgent("scripted", GatewayFixture.TOKEN);
    }

    private static String modern(String meta) {
        String message =
                ModernAgent.message("1", "tools/call", "\"name\":\"echo\",\"arguments\":{}");
        return meta.isEmpty()
                ? message
                : message.replace("\"_meta\":{", "\"_meta\":{" + meta + ",");
    }

    private static String[] modernHeaders(String... more) {
        String[] headers = {
            "MCP-Protocol-Version",
            ModernAgent.REVISION,
            "Mcp-Method",
            "tools/call",
            "Mcp-Name",
            "echo"
        };
        String[] all = Arrays.copyOf(headers, headers.length + more.length);
        System.arraycopy(more, 0, all, headers.length, more.length);
        return all;
    }
}

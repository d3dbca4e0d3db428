package dev.sluice.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.GatewayProcess;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Standard output of the running gateway is the decision log: one line a judged call. */
class DecisionLogIT {
    private static final String CANARY = "s3cr3t-CANARY-argument";
    private static final String INITIALIZE =
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                    + "\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}";
    private static final GatewayFixture FIXTURE = new GatewayFixture();

    @SuppressWarnings("NullAway.Init")
    private static GatewayProcess gateway;

    private static List<JsonObject> lines = List.of();
    private static List<JsonObject> changes = List.of();

    @BeforeAll
    static void makeCallsOfEveryKindAndStop() throws Exception {
        gateway = GatewayProcess.start(Path.of(FIXTURE.start().get("sluice.config.dir")));
        String session =
                post("fixture", null, request("initialize", INITIALIZE))
                        .extract()
                        .header("Mcp-Session-Id");
        post("fixture", session, request("tools/list", "{}"));
        post("fixture", session, tool("echo", "{\"text\":\"" + CANARY + "\",\"alpha\":1}"));
        post("fixture", session, tool("forbidden", "{}"));
        post("fixture", session, tool("fail", "{}"));
        post("fixture", session, tool("un\\nheard", "{}"));
        post("fixture", session, tool("twice", "{}"));
        post("fixture", session, tool("twice", "{}"));
        post("fixture", session, tool("twice", "{}"));
        post("fixture", session, request("prompts/get", "{\"name\":\"greet\"}"));
        post("fixture", session, request("x/y", "{}"));
        gateway.terminate();
        List<JsonObject> all = gateway.output().stream().map(JsonObject::new).toList();
        changes = all.stream().filter(line -> line.containsKey("event")).toList();
        lines = all.stream().filter(line -> !line.containsKey("event")).toList();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        FIXTURE.stop();
    }

    @Test
    void each_judged_call_has_one_line_in_order_and_nothing_else_has() {
        assertThat(lines.stream().map(line -> line.getString("decision")))
                .containsExactly(
                        "allowed", "denied", "denied", "denied", "allowed", "allowed", "limited",
                        "denied", "denied");
    }

    @Test
    void the_documents_that_decided_have_a_line_which_names_them() {
        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).getString("result")).isEqualTo("applied");
        assertThat(changes.get(0).getJsonArray("added"))
                .contains("policies/rules", "servers/fixture", "grants/tester-fixture");
        assertThat(lines.get(0).getString("configHash"))
                .isEqualTo(changes.get(0).getString("configHash"));
    }

    @Test
    void each_line_names_the_rule_that_decided() {
        assertThat(lines.stream().map(line -> line.getString("rule")))
                .containsExactly(
                        "/tools/echo",
                        "/tools/forbidden/action",
                        "(hidden)",
                        "(bad name)",
                        "/tools/twice",
                        "/tools/twice",
                        "/tools/twice/rate_limit",
                        "(default deny)",
                        "(method)");
    }

    @Test
    void an_allowed_line_tells_who_called_what_under_which_documents_and_how_it_ended() {
        JsonObject line = lines.get(0);
        assertThat(line.getString("server")).isEqualTo("fixture");
        assertThat(line.getString("grant")).isEqualTo("tester-fixture");
        assertThat(line.getString("subject")).isEqualTo("tester-fixture");
        assertThat(line.getString("policy")).isEqualTo("rules");
        assertThat(line.getString("policyVersion")).startsWith("sha256:");
        assertThat(line.getString("configHash")).startsWith("sha256:");
        assertThat(line.getInteger("generation")).isEqualTo(1);
        assertThat(line.getString("method")).isEqualTo("tools/call");
        assertThat(line.getString("tool")).isEqualTo("echo");
        assertThat(line.getJsonArray("argumentKeys").encode()).isEqualTo("[\"alpha\",\"text\"]");
        assertThat(line.getInteger("upstreamStatus")).isEqualTo(200);
        assertThat(line.getString("outcome")).isEqualTo("ok");
        assertThat(line.getLong("gatewayMicros")).isNotNegative();
        assertThat(line.getLong("upstreamMicros")).isPositive();
    }

    @Test
    void a_refused_line_tells_what_the_agent_was_told_and_that_no_server_was_asked() {
        JsonObject line = lines.get(1);
        assertThat(line.getString("message")).isEqualTo("[POLICY DENIED] nobody may");
        assertThat(line.getString("outcome")).isEqualTo("refused");
        assertThat(line.containsKey("upstreamStatus")).isFalse();
    }

    @Test
    void no_token_key_or_argument_is_written_anywhere() throws Exception {
        assertThat(String.join("\n", gateway.output()) + gateway.log())
                .doesNotContain(CANARY, GatewayFixture.TOKEN, GatewayFixture.UPSTREAM_KEY);
    }

    private static ValidatableResponse post(String server, @Nullable String session, String body) {
        var request = given().auth().oauth2(GatewayFixture.TOKEN).contentType("application/json");
        if (session != null) {
            request.header("Mcp-Session-Id", session);
        }
        return request.body(body).post(gateway.url(server)).then().statusCode(200);
    }

    private static String tool(String name, String arguments) {
        return request("tools/call", "{\"name\":\"" + name + "\",\"arguments\":" + arguments + "}");
    }

    private static String request(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                + method
                + "\",\"params\":"
                + params
                + "}";
    }
}

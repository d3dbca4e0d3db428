package dev.sluice.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.FullDecisions;
import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.SamplePolicies;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the decision log tells of the calls that agents made. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
class DecisionsTest {
    private final HeardDecisions heard = new HeardDecisions();

    @BeforeEach
    void listen() {
        QuarkusMock.installMockForType(heard, QueuedLog.class);
    }

    @AfterEach
    void stopListening() throws InterruptedException {
        heard.close();
    }

    @Test
    void a_refusal_names_its_rule_and_the_keys_of_the_arguments_but_no_value() {
        call("arguments", "pay", "{\"currency\":\"EUR\",\"amount\":10177}");

        JsonObject line = only("arguments");
        assertThat(line.getString("decision")).isEqualTo("denied");
        assertThat(line.getString("rule")).isEqualTo("/tools/pay/deny_if/0");
        assertThat(line.getString("message")).isEqualTo("[POLICY DENIED] too much at once");
        assertThat(line.getJsonArray("argumentKeys")).containsExactly("amount", "currency");
        assertThat(line.encode()).doesNotContain("10177", "EUR");
    }

    @Test
    void a_limit_names_its_rule_and_no_amount() {
        call("spending", "pay", "{\"amount\":10177}");

        JsonObject line = only("spending");
        assertThat(line.getString("decision")).isEqualTo("limited");
        assertThat(line.getString("rule")).isEqualTo("/tools/pay/limits/0");
        assertThat(line.encode()).doesNotContain("10177");
    }

    @Test
    @Threat("G11")
    void what_shadow_lets_pass_is_recorded_with_what_it_would_have_been() {
        call("shadow", "forbidden", "{}");
        call("shadow", "fail", "{}");
        call("shadow", "echo", "{}");

        List<JsonObject> lines = heard.of("sample-shadow");
        assertThat(lines)
                .extracting(line -> line.getString("decision") + " " + line.getString("rule"))
                .containsExactly(
                        "shadowed /tools/forbidden/action",
                        "shadowed (hidden)",
                        "allowed /tools/echo");
        assertThat(lines.get(0).getString("wouldBe")).isEqualTo("denied");
        assertThat(lines.get(0).getString("message")).isEqualTo("[POLICY DENIED] nobody may");
        assertThat(lines.get(0).getString("outcome")).isEqualTo("ok");
        assertThat(lines.get(1).getString("outcome")).isEqualTo("tool_error");
        assertThat(lines.get(2).containsKey("wouldBe")).isFalse();
    }

    @Test
    void a_question_that_a_server_may_not_ask_has_a_line_of_its_own() {
        call("silent", "ask", "{}");

        assertThat(heard.of("sample-silent"))
                .extracting(
                        line ->
                                line.getString("method")
                                        + " "
                                        + line.getString("tool")
                                        + " "
                                        + line.getString("decision")
                                        + " "
                                        + line.getString("rule"))
                .containsExactly(
                        "sampling/createMessage null denied /client_requests/sampling",
                        "tools/call ask allowed (default allow)");
    }

    @Test
    void a_tool_error_in_a_large_reply_is_seen() {
        try (ScriptedServer server = new ScriptedServer()) {
            server.onCall(
                    call ->
                            call.json(
                                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"text\":\""
                                            + "x".repeat(80_000)
                                            + "\"}],\"isError\":true}}"));
            Agent.begunOnceReached("scripted", GatewayFixture.TOKEN).call(1, "echo");
        }

        assertThat(only("tester-scripted", "outcome")).isEqualTo("tool_error");
    }

    @Test
    void a_call_that_cannot_be_recorded_is_told_so_and_does_not_wait_for_ever() {
        String token = SamplePolicies.token("arguments");
        String session = Calls.session(token);
        QuarkusMock.installMockForType(new FullDecisions(), QueuedLog.class);

        given().auth()
                .oauth2(token)
                .contentType("application/json")
                .header("Mcp-Session-Id", session)
                .body(Calls.tool("pay", "{\"currency\":\"EUR\",\"amount\":101}"))
                .post("/mcp/fixture")
                .then()
                .statusCode(503);
    }

    @Test
    void a_stream_that_cannot_be_recorded_is_cut_and_not_left_open() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            Agent agent = Agent.begunOnceReached("scripted", GatewayFixture.TOKEN);
            QuarkusMock.installMockForType(new FullDecisions(), QueuedLog.class);

            var reply = agent.post(Agent.callOf(1, "echo"));
            server.next().stream()
                    .event("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}")
                    .end();

            var body = reply.get(15, TimeUnit.SECONDS).body();
            CompletableFuture<byte[]> whole =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return body.readAllBytes();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            assertThat(whole)
                    .failsWithin(Duration.ofSeconds(15))
                    .withThrowableOfType(ExecutionException.class)
                    .withRootCauseInstanceOf(IOException.class);
        }
    }

    private void call(String policy, String tool, String arguments) {
        String token = SamplePolicies.token(policy);
        given().auth()
                .oauth2(token)
                .contentType("application/json")
                .header("Mcp-Session-Id", Calls.session(token))
                .body(Calls.tool(tool, arguments))
                .post("/mcp/fixture")
                .then()
                .statusCode(200);
    }

    private JsonObject only(String policy) {
        await().until(() -> !heard.of("sample-" + policy).isEmpty());
        assertThat(heard.of("sample-" + policy)).hasSize(1);
        return heard.of("sample-" + policy).get(0);
    }

    private String only(String grant, String field) {
        await().until(() -> !heard.of(grant).isEmpty());
        return heard.of(grant).get(0).getString(field);
    }
}

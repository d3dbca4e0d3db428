package dev.sluice.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.SamplePolicies;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents with different policies are told, over HTTP. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
class PolicyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"currency":"EUR","amount":101}       | too much at once
                    {"currency":"EUR","amount":100.00001} | too much at once
                    {"currency":"EUR","amount":"1"}       | too much at once
                    {"currency":"EUR","amount":{"a":1}}   | too much at once
                    {"currency":"USD","amount":1}         | another currency
                    {"amount":1}                          | another currency
                    {"currency":["EUR"],"amount":1}       | another currency
                    """)
    void a_call_is_refused_for_its_arguments(String arguments, String reason) {
        int before = Control.count();
        call("arguments", "pay", arguments)
                .body("result.isError", equalTo(true))
                .body("result.content[0].text", equalTo("[POLICY DENIED] " + reason));
        assertThat(Calls.calls(before)).isZero();
    }

    @Test
    void the_same_call_with_other_arguments_passes() {
        call("arguments", "pay", "{\"currency\":\"CHF\",\"amount\":1.0E+2,\"message\":\"hi\"}")
                .body("result.content[0].text", equalTo("Echo: hi"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"forbidden", "fail", "unheard-of", "echo"})
    @Threat("G11")
    void in_shadow_every_call_reaches_its_server_and_nothing_is_told(String tool) {
        int before = Control.count();
        ValidatableResponse reply = call("shadow", tool, "{\"message\":\"hi\"}");
        assertThat(Calls.calls(before)).isEqualTo(1);
        String direct =
                tool.equals("unheard-of")
                        ? "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32602,"
                                + "\"message\":\"Unknown tool: unheard-of\"}}"
                        : "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[{\"type\":\"text\","
                                + "\"text\":\""
                                + (tool.equals("fail") ? "hi" : "Echo: hi")
                                + "\"}],\"isError\":"
                                + tool.equals("fail")
                                + "}}";
        assertThat(reply.extract().asString()).isEqualTo(direct);
    }

    @Test
    void in_shadow_a_used_up_limit_and_a_question_pass_and_lists_are_whole() {
        String session = session("shadow");
        for (int i = 0; i < 3; i++) {
            in("shadow", session, Calls.tool("twice", "{\"message\":\"hi\"}"))
                    .body("result.isError", equalTo(false))
                    .body("result._meta", nullValue());
        }
        in("shadow", session, Calls.request("tools/list", "{}"))
                .body("result.tools.name", hasItems("fail", "slow", "pay", "forbidden"));
    }

    @Test
    void a_policy_may_have_refusals_told_as_errors() {
        call("errors", "forbidden", "{}")
                .body("error.code", equalTo(-31001))
                .body("error.message", equalTo("Policy violation: nobody may"))
                .body("id", equalTo(7))
                .body("result", nullValue());
        waiting("errors")
                .body("error.code", equalTo(-31003))
                .body("error.message", startsWith("[APPROVAL PENDING] "));
        String session = session("errors");
        in("errors", session, Calls.tool("twice", "{}"));
        int wait =
                in("errors", session, Calls.tool("twice", "{}"))
                        .body("error.code", equalTo(-31002))
                        .body("error.message", startsWith("[RATE LIMITED] at most 1 calls"))
                        .extract()
                        .path("error.data.'dev.sluice/retryAfterMs'");
        assertThat(wait).isBetween(1, 3_600_000);
        call("errors", "unheard-of", "{}")
                .body("error.code", equalTo(-32602))
                .body("error.message", equalTo("Unknown tool: unheard-of"));
    }

    @Test
    void a_policy_may_say_what_is_not_in_it_but_never_what_it_hides() {
        call("unlisted", "slow", "{}")
                .body("result.isError", equalTo(true))
                .body("result.content[0].text", equalTo("[POLICY DENIED] not in this policy"));
        call("unlisted", "fail", "{}").body("error.message", equalTo("Unknown tool: fail"));
        in("unlisted", session("unlisted"), Calls.request("tools/list", "{}"))
                .body("result.tools.name", equalTo(java.util.List.of("echo", "pay")));
    }

    @Test
    void a_call_that_needs_an_approval_reaches_no_server_before_anybody_has_said_yes() {
        int before = Control.count();
        waiting("unlisted")
                .body("result.isError", equalTo(true))
                .body("result.content[0].text", startsWith("[APPROVAL PENDING] "));
        assertThat(Calls.calls(before)).isZero();
    }

    @Test
    void a_sum_is_kept_across_calls_and_sessions() {
        call("spending", "pay", "{\"amount\":100.000001}")
                .body(
                        "result.content[0].text",
                        equalTo(
                                "[RATE LIMITED] at most 100 of args.amount in 3600 s are allowed,"
                                        + " and this call alone asks for more"))
                .body("result._meta", nullValue());
        call("spending", "pay", "{\"amount\":60}").body("result.isError", equalTo(false));
        call("spending", "pay", "{\"amount\":39.5}").body("result.isError", equalTo(false));
        call("spending", "pay", "{\"amount\":0.500001}")
                .body(
                        "result.content[0].text",
                        startsWith("[RATE LIMITED] at most 100 of args.amount in 3600 s"));
        call("spending", "pay", "{\"amount\":0.5}").body("result.isError", equalTo(false));
        for (String uncountable : new String[] {"-1", "\"1\"", "0.0000001", "null"}) {
            call("spending", "pay", "{\"amount\":" + uncountable + "}")
                    .body("result.content[0].text", startsWith("[POLICY DENIED] args.amount must"));
        }
    }

    @Test
    void a_limit_of_a_grant_is_not_renewed_by_a_new_session() {
        for (int i = 0; i < 2; i++) {
            call("spending", "twice", "{}").body("result.isError", equalTo(false));
        }
        call("spending", "twice", "{}")
                .body("result.content[0].text", startsWith("[RATE LIMITED] at most 2 calls"));
    }

    @Test
    @Threat({"B24", "H10"})
    void prompts_and_resources_are_listed_and_reached_as_their_rules_say() {
        String session = session("reading");
        in("reading", session, Calls.request("prompts/list", "{}"))
                .body("result.prompts.name", equalTo(java.util.List.of("greeting")));
        in("reading", session, Calls.request("resources/list", "{}"))
                .body("result.resources", equalTo(java.util.List.of()));
        in("reading", session, Calls.request("prompts/get", "{\"name\":\"greeting\"}"))
                .body("result.messages[0].role", equalTo("user"));
        int before = Control.count();
        in("reading", session, Calls.request("prompts/get", "{\"name\":\"other\"}"))
                .body("error.code", equalTo(-32602));
        in("reading", session, Calls.request("resources/read", "{\"uri\":\"fixture://note\"}"))
                .body("error.code", equalTo(-32002));
        in("reading", session, Calls.request("resources/read", "{\"uri\":\"a://x/%2e%2e/y\"}"))
                .body("error.code", equalTo(-32002));
        in(
                        "reading",
                        session,
                        Calls.request(
                                "completion/complete",
                                "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"other\"},"
                                        + "\"argument\":{\"name\":\"a\",\"value\":\"\"}}"))
                .body("error.code", equalTo(-32602));
        assertThat(Control.count()).isEqualTo(before);
        in("reading", session, Calls.request("resources/read", "{\"uri\":\"other://note\"}"))
                .body("result.contents[0].text", equalTo("A note"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAIL", "ｆａｉｌ", "Forbidden", "fai\u029f"})
    @Threat("B17")
    void a_name_that_only_looks_like_a_refused_one_is_unknown(String tool) {
        int before = Control.count();
        call("similar", tool, "{}").body("error.message", equalTo("Unknown tool: " + tool));
        assertThat(Calls.calls(before)).isEqualTo(tool.equals("fai\u029f") ? 1 : 0);
    }

    @Test
    @Threat("H14")
    void what_a_server_may_not_ask_is_answered_by_the_gateway() {
        int before = Control.count();
        String reply = call("silent", "ask", "{}").extract().asString();

        assertThat(reply)
                .contains("Client: {", "-31001", "this server may not ask for sampling")
                .doesNotContain("sampling/createMessage");
        assertThat(Control.since(before).stream().map(Object::toString))
                .filteredOn(received -> received.contains("-31001"))
                .hasSize(1);
    }

    private static ValidatableResponse call(String policy, String tool, String arguments) {
        return in(policy, session(policy), Calls.tool(tool, arguments));
    }

    private static String session(String policy) {
        return Calls.session(SamplePolicies.token(policy));
    }

    /** A call that is held, by an agent that takes no event stream. */
    private static ValidatableResponse waiting(String policy) {
        return in(policy, session(policy), Calls.tool("pay", "{}"), "application/json");
    }

    private static ValidatableResponse in(String policy, String session, String body) {
        return in(policy, session, body, "application/json, text/event-stream");
    }

    private static ValidatableResponse in(
            String policy, String session, String body, String accept) {
        return given().auth()
                .oauth2(SamplePolicies.token(policy))
                .contentType("application/json; charset=utf-8")
                .header("Accept", accept)
                .header("Mcp-Session-Id", session)
                .body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/mcp/fixture")
                .then()
                .statusCode(200);
    }
}

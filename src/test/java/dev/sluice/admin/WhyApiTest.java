package dev.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.testsupport.AdminProfile;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.CountedGrant;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator is told of a call is what becomes of it: the same gateway is asked for both. */
@QuarkusTest
@TestProfile(AdminProfile.class)
@Timeout(60)
class WhyApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String SWITCH = "switches/why.yaml";
    private static final String PINS = "pins/why.yaml";
    private static final String POLICY =
            """
            {"version": "1", "default": "allow", "hide": ["fail", "delete_*"],
             "resources": {"default": "deny"}, "prompts": {"deny": ["hidden_*"]},
             "tools": {
              "echo": {"deny_if": [{"conditions": [{"path": "args.message", "op": "eq", "value": "no"}], "on_deny": "not this"}],
                       "limits": [{"counter": "NAME", "window": "hour", "max": 2}]},
              "forbidden": {"action": "deny", "reason": "nobody may"},
              "asks": {"action": "require_approval"},
              "twice": {"require": [{"conditions": [{"path": "args.n", "op": "gt", "value": 1}]}], "mode": "shadow"},
              "slow": {"limits": [{"counter": "NAME-shadow", "window": "hour", "max": 1}], "mode": "shadow"}
            }}
            """;

    private final HeardDecisions heard = new HeardDecisions();
    private CountedGrant grant = new CountedGrant("none");

    @BeforeEach
    void begin() throws IOException {
        QuarkusMock.installMockForType(heard, QueuedLog.class);
        grant = CountedGrant.of(POLICY);
    }

    @AfterEach
    void end() throws Exception {
        Documents.delete(SWITCH);
        Documents.delete(PINS);
        grant.close();
        await().atMost(PATIENCE).until(() -> why("{\"tool\":\"x\"}").extract().statusCode() == 404);
        heard.close();
    }

    /** Each is called and asked about, in its order; the words come from the decision log. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    tools/call     | tool     | name | forbidden       | {}                 | denied
                    tools/call     | tool     | name | fail            | {}                 | denied
                    tools/call     | tool     | name | delete_all      | {}                 | denied
                    tools/call     | tool     | name | FAIL            | {}                 | denied
                    tools/call     | tool     | name | forbiddeN       | {}                 | denied
                    tools/call     | tool     | name | ' echo'         | {}                 | denied
                    tools/call     | tool     | name | echo            | {"message":"no"}   | denied
                    tools/call     | tool     | name | echo            | {"message":1}      | denied
                    tools/call     | tool     | name | twice           | {"n":1}            | shadowed
                    tools/call     | tool     | name | twice           | {"n":2}            | allowed
                    tools/call     | tool     | name | pay             | {}                 | allowed
                    prompts/get    | prompt   | name | hidden_one      | {}                 | denied
                    resources/read | resource | uri  | file:///x       | {}                 | denied
                    resources/read | resource | uri  | file:///a/../x  | {}                 | denied
                    """)
    void a_call_and_its_explanation_agree(
            String method, String kind, String by, String name, String args, String decision)
            throws Exception {
        JsonObject why = explained(kind, name, args);

        JsonObject line = called(method, by, name, args);

        assertThat(why.getString("decision")).isEqualTo(decision);
        assertAgree(why, line);
    }

    @Test
    void a_limit_that_is_used_up_is_told_and_asking_takes_nothing_of_it() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(explained("tool", "echo", "{\"message\":\"a\"}").getString("decision"))
                    .isEqualTo("allowed");
        }
        int before = heard.all().size();
        called("tools/call", "name", "echo", "{\"message\":\"a\"}");
        called("tools/call", "name", "echo", "{\"message\":\"a\"}");

        JsonObject why = explained("tool", "echo", "{\"message\":\"a\"}");

        assertThat(heard.all()).hasSize(before + 2);
        assertThat(why.getString("decision")).isEqualTo("limited");
        JsonObject limit = why.getJsonArray("limits").getJsonObject(0);
        assertThat(limit.getInteger("used")).isEqualTo(2);
        assertThat(limit.getInteger("remaining")).isZero();
        assertAgree(why, called("tools/call", "name", "echo", "{\"message\":\"a\"}"));
    }

    @Test
    void a_limit_in_shadow_is_told_as_one() throws Exception {
        called("tools/call", "name", "slow", "{}");

        JsonObject why = explained("tool", "slow", "{}");

        assertThat(why.getString("wouldBe")).isEqualTo("limited");
        assertAgree(why, called("tools/call", "name", "slow", "{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grants: [GRANT]", "subjects: [GRANT]", "tools: [\"pa*\"]"})
    void a_switch_that_is_on_is_named(String off) throws Exception {
        Documents.replace(
                SWITCH, "off: {" + off.replace("GRANT", grant.name()) + "}\nreason: incident 9\n");
        await().atMost(PATIENCE)
                .until(
                        () ->
                                explained("tool", "pay", "{}")
                                        .getString("rule")
                                        .equals("(switched off)"));

        JsonObject why = explained("tool", "pay", "{}");

        assertThat(why.getString("document")).isEqualTo("switches/why");
        assertThat(why.getJsonArray("switches")).contains("why");
        assertThat(why.getBoolean("listed")).isFalse();
        assertAgree(why, called("tools/call", "name", "pay", "{}"));
    }

    /** One of them is not accepted yet, and the other was listed as something else. */
    @ParameterizedTest
    @ValueSource(strings = {"pay", "slow"})
    void a_tool_that_pins_hold_back_is_told_with_their_document(String tool) throws Exception {
        Documents.replace(PINS, "server: fixture\ntools:\n  slow: sha256:" + "0".repeat(64) + "\n");
        await().atMost(PATIENCE)
                .until(
                        () ->
                                explained("tool", "pay", "{}")
                                        .getString("rule")
                                        .equals("(quarantined)"));
        try (InputStream list =
                grant.agent()
                        .post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")
                        .join()
                        .body()) {
            assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"tools\"")
                    .doesNotContain("\"" + tool + "\"");
        }

        JsonObject why = explained("tool", tool, "{}");

        assertThat(why.getString("decision")).isEqualTo("denied");
        assertThat(why.getString("rule")).isEqualTo("(quarantined)");
        assertThat(why.getString("document")).isEqualTo("pins/why");
        assertThat(why.getBoolean("listed")).isFalse();
        assertAgree(why, called("tools/call", "name", tool, "{}"));
    }

    @Test
    void a_call_that_a_person_must_approve_is_told_with_whether_anybody_gets_a_link() {
        JsonObject why = explained("tool", "asks", "{}");

        assertThat(why.getString("decision")).isEqualTo("pending");
        assertThat(why.getString("rule")).isEqualTo("/tools/asks/action");
        assertThat(why.getJsonObject("told").getString("text")).startsWith("[APPROVAL PENDING] ");
        assertThat(why.getJsonObject("approval").getBoolean("links"))
                .isEqualTo(
                        ConfigProvider.getConfig()
                                .getOptionalValue("sluice.approvals.public-url", String.class)
                                .isPresent());
    }

    @Test
    void a_grant_without_a_policy_is_told_as_one() throws Exception {
        JsonObject why =
                new JsonObject(
                        given().port(Management.port())
                                .auth()
                                .oauth2(AdminProfile.TOKEN)
                                .body("{\"grant\":\"unruled\",\"tool\":\"echo\"}")
                                .post("/api/why")
                                .then()
                                .statusCode(200)
                                .extract()
                                .asString());
        Agent agent = Agent.begun("fixture", GatewayFixture.UNRULED_TOKEN);

        assertThat(agent.call(1, "echo").body())
                .contains(why.getJsonObject("told").getString("text"));
        assertThat(why.getString("rule")).isEqualTo("(no policy)");
        assertThat(why.getString("document")).isEqualTo("grants/unruled");
    }

    @Test
    void a_tool_that_is_in_no_list_is_told_to_be_so() throws Exception {
        HttpResponse<InputStream> listed =
                grant.agent()
                        .post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")
                        .join();
        String list = new String(listed.body().readAllBytes(), StandardCharsets.UTF_8);

        for (String tool : List.of("echo", "fail", "forbidden", "twice", "slow")) {
            JsonObject why = explained("tool", tool, "{}");
            assertThat(why.getBoolean("listed"))
                    .as(tool)
                    .isEqualTo(list.contains("\"name\":\"" + tool + "\""));
        }
        assertThat(explained("tool", "fail", "{}").getString("unlistedBy")).isEqualTo("(hidden)");
    }

    @Test
    void what_the_documents_do_not_know_is_not_found() {
        why("{\"grant\":\"nobody\",\"tool\":\"x\"}").statusCode(404);
        why("{\"tool\":\"x\",\"server\":\"scripted\"}")
                .statusCode(404)
                .body("error", containsString("answered 403"));
        why("{\"tool\":\"x\",\"subject\":\"eve\"}").statusCode(404);
    }

    @Test
    void what_was_asked_is_in_no_line_of_any_log() throws Exception {
        int before = heard.all().size();

        explained("tool", "echo", "{\"message\":\"CANARY\"}");

        assertThat(heard.all()).hasSize(before);
    }

    private static void assertAgree(JsonObject why, JsonObject line) {
        for (String field : List.of("decision", "rule", "wouldBe", "policy", "policyVersion")) {
            assertThat(why.getString(field)).as(field).isEqualTo(line.getString(field));
        }
        assertThat(why.getString("configHash")).isEqualTo(line.getString("configHash"));
        JsonObject told = why.getJsonObject("told");
        if (told != null) {
            assertThat(withoutTime(told.getString("text")))
                    .isEqualTo(withoutTime(line.getString("message")));
        }
    }

    /** A second may pass between the two. */
    private static String withoutTime(String text) {
        return text.replaceAll("again in \\d+ s", "again in N s");
    }

    private JsonObject explained(String kind, String name, String args) {
        JsonObject question =
                new JsonObject()
                        .put("grant", grant.name())
                        .put(kind, name)
                        .put("args", new JsonObject(args));
        return new JsonObject(why(question.encode()).statusCode(200).extract().asString());
    }

    private ValidatableResponse why(String question) {
        JsonObject whole = new JsonObject(question);
        if (!whole.containsKey("grant")) {
            whole.put("grant", grant.name());
        }
        return given().port(Management.port())
                .auth()
                .oauth2(AdminProfile.TOKEN)
                .body(whole.encode())
                .post("/api/why")
                .then();
    }

    /** The line that a real call leaves. */
    private JsonObject called(String method, String by, String name, String args) {
        int before = heard.of(grant.name()).size();
        JsonObject params = new JsonObject().put(by, name).put("arguments", new JsonObject(args));
        JsonObject request =
                new JsonObject()
                        .put("jsonrpc", "2.0")
                        .put("id", 1)
                        .put("method", method)
                        .put("params", params);
        grant.agent().post(request.encode()).join();
        await().atMost(PATIENCE).until(() -> heard.of(grant.name()).size() > before);
        return heard.of(grant.name()).get(before);
    }
}

package dev.sluice.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.OidcLogin;
import dev.sluice.testsupport.PublicProfile;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents that log in at an identity provider, and call with the JWTs they get there. */
@QuarkusTest
@TestProfile(PublicProfile.class)
@Timeout(60)
class JwtGrantsTest {
    private static final Staff STAFF = new Staff();

    @BeforeEach
    void letIn() throws IOException {
        STAFF.letIn();
    }

    @AfterAll
    static void close() throws IOException {
        STAFF.close();
    }

    @Test
    void an_agent_that_knows_the_address_alone_logs_in_and_calls_a_tool() {
        String challenge = Staff.challenge("fixture");
        assertThat(challenge)
                .isEqualTo(
                        "Bearer resource_metadata=\"http://localhost:"
                                + Agent.port()
                                + "/.well-known/oauth-protected-resource/mcp/fixture\","
                                + " scope=\"mcp tools\"");
        JsonObject metadata = OidcLogin.metadataOf(challenge);
        assertThat(metadata)
                .isEqualTo(
                        new JsonObject()
                                .put("resource", PublicProfile.address("fixture"))
                                .put(
                                        "authorization_servers",
                                        new JsonArray().add(STAFF.provider.issuer()))
                                .put("bearer_methods_supported", new JsonArray().add("header"))
                                .put("scopes_supported", new JsonArray().add("mcp").add("tools"))
                                .put("resource_name", "MCP server fixture"));

        Agent agent = Agent.begun("fixture", OidcLogin.token(challenge, Staff.ALICE));

        HttpResponse<String> reply = agent.call(1, "echo");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains("hello");
    }

    @Test
    void the_server_never_sees_the_token() {
        String token = STAFF.token(Staff.ALICE);
        int before = Control.count();

        Agent.begun("fixture", token).call(1, "echo");

        assertThat(Control.since(before))
                .isNotEmpty()
                .allSatisfy(
                        request ->
                                assertThat(request.encode())
                                        .doesNotContain(token)
                                        .doesNotContainIgnoringCase("authorization"));
    }

    @Test
    void rules_see_the_claims_and_the_log_names_the_person() throws InterruptedException {
        HeardDecisions heard = new HeardDecisions();
        QuarkusMock.installMockForType(heard, QueuedLog.class);

        assertThat(Agent.begun("fixture", STAFF.token(Staff.ALICE)).call(1, "forbidden").body())
                .doesNotContain("POLICY DENIED");
        assertThat(Agent.begun("fixture", STAFF.token(Staff.BOB)).call(1, "forbidden").body())
                .contains("[POLICY DENIED] analytics alone");

        await().until(() -> heard.of("staff").stream().filter(JwtGrantsTest::isCall).count() == 2);
        assertThat(heard.of("staff").stream().filter(JwtGrantsTest::isCall))
                .extracting(line -> line.getString("subject") + " " + line.getString("decision"))
                .containsExactlyInAnyOrder(
                        STAFF.provider.issuer() + "#alice allowed",
                        STAFF.provider.issuer() + "#bob denied");
        heard.close();
    }

    private static boolean isCall(JsonObject line) {
        return "tools/call".equals(line.getString("method"));
    }

    @Test
    @Threat("C7")
    void two_people_of_one_grant_have_sessions_of_their_own() {
        String session = Staff.begin("fixture", STAFF.token(Staff.ALICE)).header("Mcp-Session-Id");
        int before = Control.count();

        assertThat(echo(STAFF.token(Staff.BOB), session).statusCode()).isEqualTo(404);
        assertThat(echo(STAFF.token(Staff.BOB), session).asString())
                .isEqualTo(echo(STAFF.token(Staff.BOB), "aW52ZW50ZWQ").asString());
        assertThat(Control.count()).isEqualTo(before);
        assertThat(echo(STAFF.token(Staff.ALICE), session).statusCode())
                .as("also with a newer token of hers")
                .isEqualTo(200);
    }

    private static Response echo(String token, String session) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("Mcp-Session-Id", session)
                .body(Calls.tool("echo", "{\"message\":\"hello\"}"))
                .post("/mcp/fixture");
    }

    @Test
    void tokens_of_sluices_own_go_on_working_beside() {
        assertThat(Staff.begin("fixture", GatewayFixture.TOKEN).statusCode()).isEqualTo(200);
    }
}

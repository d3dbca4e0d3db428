package dev.sluice.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.StandardOutputLog;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.FixtureProfile;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcLogin;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents that log in at an identity provider, and call with the JWTs they get there. */
@QuarkusTest
@TestProfile(JwtGrantsTest.AtItsAddress.class)
@Timeout(60)
class JwtGrantsTest {
    private static final SigningKey KEY = SigningKey.rs256("k1");
    private static final OidcProvider PROVIDER = OidcProvider.start(KEY);
    private static final OidcAccount ALICE = OidcAccount.of("alice", "staff", "analytics");
    private static final OidcAccount BOB = OidcAccount.of("bob", "staff");
    private static final OidcAccount EVE = OidcAccount.of("eve", "guests");
    private static final OidcAccount MAX = OidcAccount.of("max", "staff", "several");

    /** Agents know the gateway by the address at which the test reaches it. */
    public static final class AtItsAddress extends FixtureProfile {
        public AtItsAddress() {
            super(Map.of("sluice.public-url", "http://localhost:${quarkus.http.test-port}"));
        }
    }

    @BeforeEach
    void documents() throws IOException {
        PROVIDER.account(ALICE).account(BOB).account(EVE).account(MAX);
        Documents.replace(
                "issuers/corp.yaml",
                """
                issuer: %s
                jwks: %s
                algorithms: [RS256]
                scopes: [mcp, tools]
                skew: 1s
                """
                        .formatted(PROVIDER.issuer(), PROVIDER.jwks()));
        Documents.replace(
                "policies/staff.yaml",
                """
                version: "1"
                default: deny
                tools:
                  echo: {}
                  forbidden:
                    require:
                      - conditions: [{path: caller.claims.groups, op: contains, value: analytics}]
                        on_deny: analytics alone
                """);
        Documents.replace(
                "grants/staff.yaml",
                "server: fixture\npolicy: staff\njwt: {issuer: corp, claims: {groups: staff}}\n");
        Documents.replace(
                "grants/several.yaml",
                "server: fixture\njwt: {issuer: corp, claims: {groups: [several]}}\n");
        await().until(() -> begin("fixture", token(ALICE)).statusCode() == 200);
    }

    @AfterAll
    static void close() {
        PROVIDER.close();
    }

    private static String address(String server) {
        return "http://localhost:" + Agent.port() + "/mcp/" + server;
    }

    private static String token(OidcAccount account) {
        return PROVIDER.token(account, address("fixture"));
    }

    private static Response begin(String server, String token) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .header("Accept", "application/json, text/event-stream")
                .body(
                        Calls.request(
                                "initialize",
                                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                                        + "\"clientInfo\":{\"name\":\"a\",\"version\":\"1\"}}"))
                .post("/mcp/" + server);
    }

    private static String challenge(String server) {
        Response refused =
                given().contentType("application/json").body("{}").post("/mcp/" + server);
        assertThat(refused.statusCode()).isEqualTo(401);
        return refused.header("WWW-Authenticate");
    }

    @Test
    void an_agent_that_knows_the_address_alone_logs_in_and_calls_a_tool() {
        String challenge = challenge("fixture");
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
                                .put("resource", address("fixture"))
                                .put(
                                        "authorization_servers",
                                        new JsonArray().add(PROVIDER.issuer()))
                                .put("bearer_methods_supported", new JsonArray().add("header"))
                                .put("scopes_supported", new JsonArray().add("mcp").add("tools"))
                                .put("resource_name", "MCP server fixture"));

        Agent agent = Agent.begun("fixture", OidcLogin.token(challenge, ALICE));

        HttpResponse<String> reply = agent.call(1, "echo");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains("hello");
    }

    @Test
    void the_server_never_sees_the_token() {
        String token = token(ALICE);
        int before = Control.count();

        Agent.begun("fixture", token).call(1, "echo");

        assertThat(Control.received().stream().skip(before))
                .isNotEmpty()
                .allSatisfy(
                        request ->
                                assertThat(((JsonObject) request).encode())
                                        .doesNotContain(token)
                                        .doesNotContainIgnoringCase("authorization"));
    }

    @Test
    void rules_see_the_claims_and_the_log_names_the_person() throws InterruptedException {
        HeardDecisions heard = new HeardDecisions();
        QuarkusMock.installMockForType(heard, StandardOutputLog.class);

        assertThat(Agent.begun("fixture", token(ALICE)).call(1, "forbidden").body())
                .doesNotContain("POLICY DENIED");
        assertThat(Agent.begun("fixture", token(BOB)).call(1, "forbidden").body())
                .contains("[POLICY DENIED] analytics alone");

        await().until(() -> heard.of("staff").stream().filter(JwtGrantsTest::isCall).count() == 2);
        assertThat(heard.of("staff").stream().filter(JwtGrantsTest::isCall))
                .extracting(line -> line.getString("subject") + " " + line.getString("decision"))
                .containsExactlyInAnyOrder(
                        PROVIDER.issuer() + "#alice allowed", PROVIDER.issuer() + "#bob denied");
        heard.close();
    }

    private static boolean isCall(JsonObject line) {
        return "tools/call".equals(line.getString("method"));
    }

    @Test
    @Threat("C7")
    void two_people_of_one_grant_have_sessions_of_their_own() {
        String session = begin("fixture", token(ALICE)).header("Mcp-Session-Id");
        int before = Control.count();

        assertThat(echo(token(BOB), session).statusCode()).isEqualTo(404);
        assertThat(echo(token(BOB), session).asString())
                .isEqualTo(echo(token(BOB), "aW52ZW50ZWQ").asString());
        assertThat(Control.count()).isEqualTo(before);
        assertThat(echo(token(ALICE), session).statusCode())
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
    void one_whose_claims_open_nothing_or_too_much_is_refused() {
        double several = failures("several_grants");

        Response stranger = begin("fixture", token(EVE));
        Response both = begin("fixture", token(MAX));

        assertThat(stranger.statusCode()).isEqualTo(403);
        assertThat(both.statusCode()).isEqualTo(403);
        assertThat(both.asString())
                .isEqualTo(stranger.asString())
                .doesNotContain("several", "staff");
        assertThat(failures("several_grants")).isEqualTo(several + 1);
    }

    private static double failures(String reason) {
        return Management.counter("sluice_auth_failures_total{reason=\"" + reason + "\"}");
    }

    @Test
    @Threat({"C4", "C5"})
    void whatever_is_wrong_the_answer_is_the_same_and_nothing_reaches_the_server() {
        JsonObject claims = PROVIDER.claims(ALICE, address("fixture"));
        Map<String, String> wrong =
                Map.of(
                        "algorithm",
                                KEY.sign(KEY.header().put("alg", "none").encode(), claims.encode()),
                        "header",
                                KEY.sign(
                                        KEY.header().put("jku", PROVIDER.jwks()).encode(),
                                        claims.encode()),
                        "signature", SigningKey.rs256("k1").sign(claims),
                        "audience", PROVIDER.token(ALICE, address("html")),
                        "issuer", PROVIDER.sign(claims.copy().put("iss", "https://idp.example")),
                        "expired", PROVIDER.sign(claims.copy().put("exp", 1)),
                        "subject", PROVIDER.sign(claims.copy().put("sub", "")),
                        "too_long", PROVIDER.sign(claims.copy().put("long", "x".repeat(8_000))));
        int before = Control.count();
        wrong.forEach(
                (reason, token) -> {
                    double counted = failures(reason);

                    Response refused = begin("fixture", token);

                    assertThat(refused.statusCode()).as(reason).isEqualTo(401);
                    assertThat(refused.header("WWW-Authenticate"))
                            .startsWith("Bearer error=\"invalid_token\", resource_metadata=\"http")
                            .doesNotContain(reason);
                    assertThat(refused.asString()).isEqualTo(begin("fixture", "x").asString());
                    assertThat(failures(reason)).as(reason).isEqualTo(counted + 1);
                });
        assertThat(Control.count()).isEqualTo(before);
        assertThat(begin("fixture", "a.b." + "x".repeat(1_000_000)).statusCode()).isIn(400, 431);
    }

    @Test
    void what_one_is_told_does_not_depend_on_whether_the_server_is_there() {
        assertThat(challenge("nobody").replace("nobody", "fixture"))
                .isEqualTo(challenge("fixture"));
        assertThat(OidcLogin.metadataOf(challenge("nobody")).encode().replace("nobody", "fixture"))
                .isEqualTo(OidcLogin.metadataOf(challenge("fixture")).encode());

        Response nowhere = begin("nobody", PROVIDER.token(ALICE, address("nobody")));
        Response elsewhere = begin("html", PROVIDER.token(ALICE, address("html")));
        assertThat(nowhere.statusCode()).isEqualTo(403);
        assertThat(nowhere.asString()).isEqualTo(elsewhere.asString());
    }

    @Test
    @Threat("C16")
    void what_stands_open_by_a_jwt_is_closed_when_it_expires() throws Exception {
        long soon = Instant.now().getEpochSecond() + 3;
        String token = PROVIDER.sign(PROVIDER.claims(ALICE, address("fixture")).put("exp", soon));
        Agent agent = Agent.begun("fixture", token);
        HttpResponse<InputStream> stream = agent.get().get(15, TimeUnit.SECONDS);
        assertThat(stream.statusCode()).isEqualTo(200);

        try (InputStream events = stream.body()) {
            events.readAllBytes(); // until it is closed
        } catch (IOException cut) {
            // In the middle of a chunk, which is as good an end.
        }

        assertThat(Instant.now()).isBefore(Instant.ofEpochSecond(soon + 1 + 5 + 2));
        assertThat(agent.call(1, "echo").statusCode()).isEqualTo(401);
    }

    @Test
    @Threat("C16")
    void what_stands_open_by_a_jwt_is_closed_when_the_key_that_signed_it_is_taken_away()
            throws Exception {
        Agent agent = Agent.begun("fixture", token(ALICE));
        HttpResponse<InputStream> stream = agent.get().get(15, TimeUnit.SECONDS);
        assertThat(stream.statusCode()).isEqualTo(200);
        PROVIDER.keys(SigningKey.rs256("k2"));

        try (InputStream events = stream.body()) {
            // The first token of the new key has the keys asked for.
            await().until(() -> begin("fixture", token(ALICE)).statusCode() == 200);
            events.readAllBytes(); // until it is closed
        } catch (IOException cut) {
            // In the middle of a chunk, which is as good an end.
        } finally {
            Documents.delete("issuers/corp.yaml"); // so that the next test has its keys asked for
            await().until(() -> begin("fixture", token(ALICE)).statusCode() == 401);
            PROVIDER.keys(KEY);
        }
    }

    @Test
    void tokens_of_sluices_own_go_on_working_beside() {
        assertThat(begin("fixture", GatewayFixture.TOKEN).statusCode()).isEqualTo(200);
    }
}

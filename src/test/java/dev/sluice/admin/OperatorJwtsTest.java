package dev.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.CountedGrant;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.MovedClock;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.PublicProfile;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operators whom an identity provider vouches for, by JWTs as it signs them. */
@QuarkusTest
@TestProfile(PublicProfile.class)
@Timeout(60)
class OperatorJwtsTest {
    private static final SigningKey KEY = SigningKey.rs256("ops");
    private static final OidcProvider PROVIDER = OidcProvider.start(KEY);
    private static final OidcAccount CAROL = OidcAccount.of("carol", "oncall");
    private static final OidcAccount DAVE = OidcAccount.of("dave", "auditors");
    private static final OidcAccount EVE = OidcAccount.of("eve", "staff");
    private static final OidcAccount MAX = OidcAccount.of("max", "oncall", "auditors");
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String POLICY =
            "{\"version\": \"1\", \"default\": \"deny\", \"tools\": {\"echo\": {\"limits\":"
                    + " [{\"counter\": \"NAME\", \"window\": \"hour\", \"max\": 2}]}}}";

    private final MovedClock clock;
    private final HeardDecisions heard = new HeardDecisions();
    private CountedGrant grant = new CountedGrant("none");

    OperatorJwtsTest(MovedClock clock) {
        this.clock = clock;
    }

    @BeforeEach
    void begin() throws IOException {
        QuarkusMock.installMockForType(heard, QueuedLog.class);
        grant = CountedGrant.of(POLICY);
        Documents.replace(
                "issuers/operators.yaml",
                """
                issuer: %s
                jwks: %s
                algorithms: [RS256]
                skew: 1s
                """
                        .formatted(PROVIDER.issuer(), PROVIDER.jwks()));
        operators("oncall", "view, operate");
        operators("auditors", "view");
        await().atMost(PATIENCE).until(() -> show(token(CAROL)).statusCode() == 200);
        await().atMost(PATIENCE).until(() -> show(token(DAVE)).statusCode() == 200);
    }

    @AfterEach
    void end() throws Exception {
        clock.putBack();
        for (String name : List.of("operators/oncall", "operators/auditors", "grants/everybody")) {
            Documents.delete(name + ".yaml");
        }
        Documents.delete("issuers/operators.yaml");
        grant.close();
        await().atMost(PATIENCE).until(() -> show(token(CAROL)).statusCode() == 404);
        heard.close();
    }

    @AfterAll
    static void close() {
        PROVIDER.close();
    }

    @Test
    void who_is_on_call_sets_limits_back_and_is_named_in_the_log() throws Exception {
        Agent agent = grant.agent();
        agent.call(1, "echo");
        agent.call(2, "echo");
        assertThat(agent.call(3, "echo").body()).contains("[RATE LIMITED]");

        assertThat(reset(token(CAROL)).statusCode()).isEqualTo(200);

        assertThat(agent.call(4, "echo").body()).doesNotContain("[RATE LIMITED]");
        JsonObject act = acts().get(0);
        assertThat(act.getString("operator")).isEqualTo("oncall");
        assertThat(act.getString("operatorSubject")).isEqualTo(PROVIDER.issuer() + "#carol");
        assertThat(act.getString("source")).isEqualTo("127.0.0.1");
        assertThat(act.getString("grant")).isEqualTo(grant.name());
        assertThat(act.getString("result")).isEqualTo("begun");
    }

    @Test
    void who_may_only_look_changes_nothing_and_is_named_as_well() {
        assertThat(show(token(DAVE)).statusCode()).isEqualTo(200);
        assertThat(reset(token(DAVE)).statusCode()).isEqualTo(403);

        assertThat(acts()).hasSize(1);
        assertThat(acts().get(0).getString("operator")).isEqualTo("auditors");
        assertThat(acts().get(0).getString("operatorSubject"))
                .isEqualTo(PROVIDER.issuer() + "#dave");
        assertThat(acts().get(0).getString("result")).isEqualTo("refused");
    }

    @Test
    void who_is_two_operators_is_none_and_who_is_none_is_nobody() {
        assertThat(show(token(MAX)).statusCode()).isEqualTo(403);
        assertThat(reset(token(MAX)).statusCode()).isEqualTo(403);
        assertThat(show(token(EVE)).statusCode()).isEqualTo(401);
        assertThat(reset(token(EVE)).statusCode()).isEqualTo(401);

        assertThat(acts())
                .isNotEmpty()
                .allSatisfy(
                        act -> {
                            assertThat(act.getString("operator")).isEqualTo("auditors, oncall");
                            assertThat(act.getString("operatorSubject"))
                                    .isEqualTo(PROVIDER.issuer() + "#max");
                            assertThat(act.getString("result")).isEqualTo("refused");
                        });
    }

    @Test
    @Threat({"C4", "C5", "C19"})
    void whatever_is_wrong_with_it_nobody_is_let_in_and_nothing_more_is_said() {
        String nobody = show("nonsense").asString();
        wrong().forEach(
                        (what, token) -> {
                            assertThat(show(token).statusCode()).as(what).isEqualTo(401);
                            assertThat(show(token).asString()).as(what).isEqualTo(nobody);
                            assertThat(reset(token).statusCode()).as(what).isEqualTo(401);
                        });

        assertThat(acts()).isEmpty();
        assertThat(show(token(CAROL)).statusCode()).isEqualTo(200);
    }

    private static Map<String, String> wrong() {
        JsonObject right = PROVIDER.claims(CAROL, PublicProfile.operators());
        String base = "http://localhost:" + Agent.port();
        Map<String, String> wrong = new LinkedHashMap<>();
        for (String audience :
                List.of(
                        PublicProfile.address("fixture"),
                        base,
                        base + "/operators/",
                        base + "/mcp/operators",
                        "https://mcp.example/operators")) {
            wrong.put("for " + audience, PROVIDER.token(CAROL, audience));
        }
        JsonObject nobodys = right.copy();
        nobodys.remove("aud");
        JsonObject endless = right.copy();
        endless.remove("exp");
        JsonObject anonymous = right.copy();
        anonymous.remove("sub");
        wrong.put("for nobody", PROVIDER.sign(nobodys));
        wrong.put("expired", PROVIDER.sign(right.copy().put("exp", 1)));
        wrong.put("without an end", PROVIDER.sign(endless));
        wrong.put("about nobody", PROVIDER.sign(anonymous));
        wrong.put("not yet", PROVIDER.sign(right.copy().put("nbf", right.getLong("exp") - 60)));
        wrong.put(
                "of another issuer", PROVIDER.sign(right.copy().put("iss", "https://idp.example")));
        wrong.put("by another key of that id", SigningKey.rs256("ops").sign(right));
        wrong.put("by an unknown key", SigningKey.rs256("other").sign(right));
        wrong.put(
                "unsigned",
                KEY.sign(KEY.header().put("alg", "none").encode(), right.encode())
                        .replaceFirst("[^.]*$", ""));
        return wrong;
    }

    @Test
    @Threat("C5")
    void it_ends_when_it_says_so() {
        String token = token(CAROL);
        clock.pass(Duration.ofMinutes(4));
        assertThat(show(token).statusCode()).as("a minute is left").isEqualTo(200);

        clock.pass(Duration.ofSeconds(62));

        assertThat(show(token).statusCode()).isEqualTo(401);
        assertThat(reset(token).statusCode()).isEqualTo(401);
        assertThat(acts()).isEmpty();
    }

    @Test
    @Threat("C5")
    void it_opens_no_server_and_one_for_a_server_opens_nothing_here() throws Exception {
        Documents.replace(
                "grants/everybody.yaml",
                "server: fixture\npolicy: rules\njwt: {issuer: operators, claims: {}}\n");
        String forServer = PROVIDER.token(CAROL, PublicProfile.address("fixture"));
        await().atMost(PATIENCE).until(() -> initialize(forServer) == 200);

        assertThat(initialize(token(CAROL))).isEqualTo(401);
        assertThat(show(forServer).statusCode()).isEqualTo(401);
    }

    @Test
    void who_leaves_the_documents_is_refused() throws Exception {
        String token = token(CAROL);
        assertThat(show(token).statusCode()).isEqualTo(200);

        Documents.delete("operators/oncall.yaml");

        await().atMost(PATIENCE).until(() -> show(token).statusCode() == 401);
        assertThat(show(token(DAVE)).statusCode()).isEqualTo(200);
    }

    private static void operators(String group, String roles) throws IOException {
        Documents.replace(
                "operators/" + group + ".yaml",
                "jwt: {issuer: operators, claims: {groups: [%s]}}\nroles: [%s]\n"
                        .formatted(group, roles));
    }

    private static String token(OidcAccount account) {
        return PROVIDER.token(account, PublicProfile.operators());
    }

    private static int initialize(String token) {
        return new Agent("fixture", token).initialize().statusCode();
    }

    private static RequestSpecification with(String token) {
        return given().port(Management.port()).auth().oauth2(token);
    }

    private static Response show(String token) {
        return with(token).get("/api/limits?grant=tester-fixture");
    }

    private Response reset(String token) {
        return with(token).body("{\"grant\":\"" + grant.name() + "\"}").post("/api/limits/reset");
    }

    private List<JsonObject> acts() {
        return heard.all().stream().filter(line -> line.containsKey("act")).toList();
    }
}

package dev.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.CountedGrant;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.FixtureProfile;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operators of the documents, on a gateway that has no admin token. */
@QuarkusTest
@TestProfile(OperatorsTest.Profile.class)
@Timeout(60)
class OperatorsTest {
    private static final String CAROL = "carols-token-e80b21";
    private static final String DAVE = "daves-token-1f93c0";
    private static final String POLICY =
            "{\"version\": \"1\", \"default\": \"deny\", \"tools\": {\"echo\": {\"limits\":"
                    + " [{\"counter\": \"NAME\", \"window\": \"hour\", \"max\": 2}]}}}";
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int ATTEMPTS = 20;

    /** Guesses are refused after fewer than elsewhere. */
    public static final class Profile extends FixtureProfile {
        public Profile() {
            super(Map.of("sluice.http.failed-attempts-per-minute", Integer.toString(ATTEMPTS)));
        }
    }

    private final HeardDecisions heard = new HeardDecisions();
    private CountedGrant grant = new CountedGrant("none");

    @BeforeEach
    void begin() throws IOException {
        QuarkusMock.installMockForType(heard, QueuedLog.class);
        grant = CountedGrant.of(POLICY);
    }

    @AfterEach
    void end() throws Exception {
        for (String name : List.of("carol", "dave")) {
            Documents.delete("operators/" + name + ".yaml");
        }
        grant.close();
        await().atMost(PATIENCE).until(() -> show(CAROL).extract().statusCode() == 404);
        heard.close();
    }

    @Test
    @Threat("C19")
    void the_first_operator_switches_it_on_and_the_last_one_off() throws Exception {
        show(CAROL).statusCode(404);
        reset(CAROL).statusCode(404);
        with(CAROL).delete("/api/limits").then().statusCode(404);

        operator("carol", CAROL, "view");

        show(CAROL).statusCode(200);
        show("nobodys-token").statusCode(401).header("WWW-Authenticate", "Bearer");
        show(grant.token()).statusCode(401);
        Documents.delete("operators/carol.yaml");
        await().atMost(PATIENCE).until(() -> show(CAROL).extract().statusCode() == 404);
    }

    @Test
    void who_may_only_look_or_approve_changes_nothing_and_leaves_a_line() throws Exception {
        operator("carol", CAROL, "approve");
        Agent agent = grant.agent();
        agent.call(1, "echo");
        double before = Management.counter("sluice_auth_failures_total{reason=\"operator_role\"}");

        show(CAROL).statusCode(200);
        reset(CAROL).statusCode(403).body("error", containsString("may not"));

        assertThat(agent.call(2, "echo").body()).doesNotContain("[RATE LIMITED]");
        assertThat(agent.call(3, "echo").body()).contains("[RATE LIMITED]");
        JsonObject act = acts().get(0);
        act.remove("time");
        assertThat(act)
                .isEqualTo(
                        new JsonObject()
                                .put("act", "limits.reset")
                                .put("operator", "carol")
                                .put("operatorSubject", "carol")
                                .put("source", "127.0.0.1")
                                .put("result", "refused"));
        assertThat(acts()).hasSize(1);
        assertThat(Management.counter("sluice_auth_failures_total{reason=\"operator_role\"}"))
                .isEqualTo(before + 1);
    }

    @Test
    void who_may_operate_does_and_is_named_with_where_it_came_from() throws Exception {
        operator("dave", DAVE, "operate");

        reset(DAVE).statusCode(200);

        JsonObject act = acts().get(0);
        assertThat(act.getString("operator")).isEqualTo("dave");
        assertThat(act.getString("operatorSubject")).isEqualTo("dave");
        assertThat(act.getString("source")).isEqualTo("127.0.0.1");
        assertThat(act.getString("grant")).isEqualTo(grant.name());
        assertThat(act.getString("result")).isEqualTo("begun");
    }

    @Test
    void a_token_of_several_proves_its_operator_until_it_expires() throws Exception {
        put(
                "carol",
                "tokens:\n- {sha256: %s}\n- {sha256: %s, expires: \"2026-01-01T00:00:00Z\"}\n"
                        .formatted(digits(CAROL), digits(DAVE)),
                "view");
        await().atMost(PATIENCE).until(() -> show(CAROL).extract().statusCode() == 200);

        show(DAVE).statusCode(401);
    }

    @Test
    void an_operator_taken_away_beside_a_broken_policy_is_refused_all_the_same() throws Exception {
        operator("carol", CAROL, "view");
        operator("dave", DAVE, "operate");
        Documents.write("policies/" + grant.name() + ".json", "{\"version\"");
        put("dave", "token: " + TokenHashes.written(DAVE) + "\n", "view");
        Documents.delete("operators/carol.yaml");

        await().atMost(PATIENCE).until(() -> show(CAROL).extract().statusCode() != 200);
        await().atMost(PATIENCE).until(() -> reset(DAVE).extract().statusCode() != 200);
    }

    @Test
    @Threat({"C3", "E17"})
    void who_keeps_guessing_is_told_to_wait_and_the_right_token_is_still_taken() throws Exception {
        operator("carol", CAROL, "view");

        ValidatableResponse last = show("guess-0");
        for (int i = 1; i <= ATTEMPTS; i++) {
            last = show("guess-" + i);
        }

        String wait = last.statusCode(429).extract().header("Retry-After");
        assertThat(Integer.parseInt(wait)).isBetween(1, 65);
        show(CAROL).statusCode(200);
    }

    private static void operator(String name, String token, String role) throws IOException {
        put(name, "token: " + TokenHashes.written(token) + "\n", role);
        await().atMost(PATIENCE).until(() -> show(token).extract().statusCode() != 404);
        await().atMost(PATIENCE).until(() -> with(token).get("/api/limits").statusCode() == 400);
    }

    private static void put(String name, String holder, String role) throws IOException {
        Documents.replace("operators/" + name + ".yaml", holder + "roles: [" + role + "]\n");
    }

    private static String digits(String token) {
        return TokenHashes.written(token).substring("sha256:".length());
    }

    private static RequestSpecification with(String token) {
        return given().port(Management.port()).auth().oauth2(token);
    }

    private static ValidatableResponse show(String token) {
        return with(token).get("/api/limits?grant=tester-fixture").then();
    }

    private ValidatableResponse reset(String token) {
        return with(token)
                .body("{\"grant\":\"" + grant.name() + "\"}")
                .post("/api/limits/reset")
                .then();
    }

    private List<JsonObject> acts() {
        return heard.all().stream().filter(line -> line.containsKey("act")).toList();
    }
}

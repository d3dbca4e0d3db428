package dev.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.approval.Approval;
import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.testsupport.AdminProfile;
import dev.sluice.testsupport.AskedQuestion;
import dev.sluice.testsupport.Documents;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Operators of the documents and a question that a call of another grant asks, on a real gateway.
 */
@QuarkusTest
@TestProfile(AdminProfile.class)
@Timeout(60)
class ApprovalOperatorsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String GRANT = "tester-fixture";
    private static final List<String> NAMES =
            List.of("op-payments", "op-hr", "op-owner", "op-viewer", "op-operator");
    private static final AtomicInteger LAST = new AtomicInteger();

    private final HeardDecisions heard = new HeardDecisions();

    @BeforeEach
    void begin() throws IOException {
        AskedQuestion.refuseAll();
        QuarkusMock.installMockForType(heard, QueuedLog.class);
        operator("op-payments", "roles: [approve]\ngroups: [payments]\n");
        operator("op-hr", "roles: [approve]\ngroups: [hr]\n");
        operator("op-owner", "roles: [approve]\ngroups: [payments]\ngrants: [" + GRANT + "]\n");
        operator("op-viewer", "roles: [view]\ngroups: [payments]\n");
        operator("op-operator", "roles: [operate]\ngroups: [payments]\n");
        for (String name : NAMES) {
            await().atMost(PATIENCE)
                    .until(() -> as(name).get("/api/approvals").statusCode() == 200);
        }
    }

    @AfterEach
    void end() throws Exception {
        for (String name : NAMES) {
            Documents.delete("operators/" + name + ".yaml");
        }
        heard.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    op-hr       | this operator is in none of the groups that may decide | question
                    op-owner    | this operator owns the grant that asks                 | question
                    op-viewer   | this operator may not do that                          | -
                    op-operator | this operator may not do that                          | -
                    """)
    @Threat({"K4", "K5", "K6"})
    void nobody_decides_who_may_not_and_each_attempt_has_a_line(
            String who, String why, String told) {
        Approval approval = asked();

        decide(who, approval, "approve").statusCode(403).body("error", equalTo(why));
        decide(who, approval, "refuse").statusCode(403).body("error", equalTo(why));

        show(who, approval)
                .statusCode(200)
                .body("state", equalTo("pending"))
                .body("arguments", nullValue())
                .body("argumentKeys[0]", equalTo("n"));
        assertThat(acts()).hasSize(2);
        JsonObject line = acts().get(0);
        assertThat(line.getString("act")).isEqualTo("approvals.approve");
        assertThat(line.getString("operator")).isEqualTo(who);
        assertThat(line.getString("result")).isEqualTo("refused");
        assertThat(line.getString("approval"))
                .isEqualTo(told.equals("question") ? approval.id() : null);
    }

    @Test
    @Threat("K3")
    void who_may_decide_does_once_and_is_named() {
        Approval approval = asked();

        decide("op-payments", approval, "refuse")
                .statusCode(200)
                .body("state", equalTo("refused"))
                .body("decidedBy", equalTo("op-payments"))
                .body("arguments.n", equalTo(LAST.get()));
        decide("op-payments", approval, "approve")
                .statusCode(409)
                .body("approval.state", equalTo("refused"));
        decide("op-payments", approval, "refuse").statusCode(409);

        assertThat(acts()).hasSize(1);
        JsonObject line = acts().get(0);
        assertThat(line.getString("act")).isEqualTo("approvals.refuse");
        assertThat(line.getString("result")).isEqualTo("begun");
        assertThat(line.getString("operatorSubject")).isEqualTo("op-payments");
        assertThat(line.getString("source")).isEqualTo("127.0.0.1");
        assertThat(line.getString("approval")).isEqualTo(approval.id());
        assertThat(line.getString("grant")).isEqualTo(GRANT);
        assertThat(line.getString("digest")).isEqualTo(approval.binding().digest());
        assertThat(line.encode()).doesNotContain("as told");
    }

    @Test
    @Threat("K2")
    void an_id_alone_opens_nothing() {
        Approval approval = asked();
        RequestSpecification nobody = given().port(Management.port());

        nobody.get("/api/approvals/" + approval.id()).then().statusCode(401);
        for (String word : List.of("approve", "refuse")) {
            String path = "/api/approvals/" + approval.id() + "/" + word;
            nobody.post(path).then().statusCode(401);
            nobody.post(path + "?token=" + token("op-payments")).then().statusCode(401);
            given().port(Management.port())
                    .cookie("token", token("op-payments"))
                    .post(path)
                    .then()
                    .statusCode(401);
            as("op-payments").get(path).then().statusCode(405);
        }
        show("op-payments", approval).body("state", equalTo("pending"));
        as("op-payments")
                .post("/api/approvals/" + AskedQuestion.id() + "/approve")
                .then()
                .statusCode(404);
    }

    @Test
    void an_operator_taken_away_decides_nothing_more() throws Exception {
        Approval approval = asked();
        Documents.delete("operators/op-payments.yaml");
        await().atMost(PATIENCE)
                .until(() -> show("op-payments", approval).extract().statusCode() == 401);

        decide("op-payments", approval, "approve").statusCode(401);

        show("op-viewer", approval).body("state", equalTo("pending"));
    }

    @Test
    void a_body_that_is_too_large_is_not_read() {
        Approval approval = asked();

        as("op-payments")
                .body("{\"comment\":\"" + "x".repeat(70_000) + "\"}")
                .post("/api/approvals/" + approval.id() + "/approve")
                .then()
                .statusCode(413);

        show("op-viewer", approval).body("state", equalTo("pending"));
    }

    private static Approval asked() {
        return AskedQuestion.of(
                GRANT, "echo", "{\"n\":" + LAST.incrementAndGet() + "}", "payments");
    }

    private static ValidatableResponse decide(String who, Approval approval, String word) {
        return as(who).body("{\"comment\":\"as told on the phone\"}")
                .post("/api/approvals/" + approval.id() + "/" + word)
                .then();
    }

    private static ValidatableResponse show(String who, Approval approval) {
        return as(who).get("/api/approvals/" + approval.id()).then();
    }

    private static RequestSpecification as(String name) {
        return given().port(Management.port()).auth().oauth2(token(name));
    }

    private static String token(String name) {
        return "token-of-" + name + "-31b7aa";
    }

    private static void operator(String name, String more) throws IOException {
        Documents.replace(
                "operators/" + name + ".yaml",
                "token: " + TokenHashes.written(token(name)) + "\n" + more);
    }

    private List<JsonObject> acts() {
        return heard.all().stream().filter(line -> line.containsKey("act")).toList();
    }
}

package dev.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.audit.FullDecisions;
import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.demo.Quickstart;
import dev.sluice.testsupport.AdminProfile;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.CountedGrant;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.RawHttp;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator asks and does, over HTTP, and what agents notice of it. */
@QuarkusTest
@TestProfile(AdminProfile.class)
class AdminApiTest {
    private static final String POLICY =
            """
            {"version": "1", "default": "deny",
             "all_tools": {"limits": [{"counter": "NAME-all", "window": "hour", "max": 50, "scope": "server"}]},
             "tools": {
              "echo": {"limits": [{"counter": "NAME-echoes", "window": "hour", "max": 2}]},
              "pay": {"limits": [{"counter": "NAME-spent", "window": "12h", "max": 100.5, "scope": "caller", "increment_from": "args.amount"}]},
              "twice": {"rate_limit": {"max": 1, "window": 3600}}
            }}
            """;

    private final HeardDecisions heard = new HeardDecisions();
    private CountedGrant grant = new CountedGrant("none");

    @BeforeEach
    void listen() throws IOException {
        QuarkusMock.installMockForType(heard, QueuedLog.class);
        grant = CountedGrant.of(POLICY);
    }

    @AfterEach
    void forget() throws Exception {
        grant.close();
        heard.close();
        Files.writeString(AdminProfile.TOKEN_FILE, AdminProfile.TOKEN + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer wrong",
                "Bearer admin-CANARY-token-51a",
                "Bearer admin-CANARY-token-51ac2",
                "Basic admin-CANARY-token-51ac",
                "Bearer"
            })
    @Threat({"C1", "C3"})
    void nobody_gets_in_without_the_token(String authorization) {
        double before = failures();
        RequestSpecification request = given().port(Management.port());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }

        request.get("/api/limits?grant=" + grant.name())
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .body("error", containsString("Authorization: Bearer"));
        request.body(body("")).post("/api/limits/reset").then().statusCode(401);
        assertThat(failures()).isEqualTo(before + 2);
        assertThat(acts()).isEmpty();
    }

    @Test
    void an_agents_token_proves_no_operator() {
        given().port(Management.port())
                .auth()
                .oauth2(grant.token())
                .get("/api/limits?grant=" + grant.name())
                .then()
                .statusCode(401);
    }

    @Test
    void a_token_that_was_replaced_is_worth_nothing_from_then_on() throws IOException {
        Files.writeString(AdminProfile.TOKEN_FILE, "another-CANARY-token");

        operator().get("/api/limits?grant=" + grant.name()).then().statusCode(401);
        given().port(Management.port())
                .auth()
                .oauth2("another-CANARY-token")
                .get("/api/limits?grant=" + grant.name())
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "two\nlines", "changeme", Quickstart.TOKEN})
    @Threat("D12")
    void a_file_without_a_token_lets_nobody_in(String content) throws IOException {
        Files.writeString(AdminProfile.TOKEN_FILE, content);

        operator().get("/api/limits?grant=" + grant.name()).then().statusCode(401);
        given().port(Management.port())
                .auth()
                .oauth2(content.isBlank() ? "-" : content.replace("\n", "-"))
                .get("/api/limits?grant=" + grant.name())
                .then()
                .statusCode(401);
    }

    @Test
    void it_tells_what_stands_on_each_limit() {
        Agent agent = grant.agent();
        agent.call(1, "echo");
        agent.call(2, "twice");
        pay("0.1");
        pay("0.2");

        ValidatableResponse shown = show().body("subject", equalTo(grant.name()));
        assertThat(rows(shown))
                .extracting(
                        row ->
                                "%s %s %s %s %s"
                                        .formatted(
                                                row.getString("scope"),
                                                row.getValue("tool"),
                                                row.getValue("used"),
                                                row.getValue("remaining"),
                                                row.getValue("max")))
                .containsExactlyInAnyOrder(
                        "server null 4 46 50",
                        "grant echo 1 1 2",
                        "caller pay 0.3 100.2 100.5",
                        "session twice null null 1");
        JsonObject spent = row(shown, "/tools/pay/limits/0");
        assertThat(spent.getInteger("window")).isEqualTo(12 * 3600);
        assertThat(spent.getLong("freeInMs")).isBetween(1L, 12 * 3_600_000L);
        assertThat(spent.getInteger("uncertainForMs")).isZero();
        assertThat(spent.getString("mode")).isEqualTo("enforce");
        assertThat(row(shown, "/tools/twice/rate_limit").getString("why")).contains("each session");
        assertThat(acts()).isEmpty();
    }

    @Test
    void a_reset_frees_the_agent_that_was_refused_and_is_recorded() {
        Agent agent = grant.agent();
        agent.call(1, "echo");
        agent.call(2, "echo");
        assertThat(agent.call(3, "echo").body()).contains("[RATE LIMITED]");

        reset("").statusCode(200).body("counters", equalTo(3));

        assertThat(agent.call(4, "echo").body()).doesNotContain("[RATE LIMITED]");
        JsonObject act = acts().get(0);
        assertThat(act.getString("act")).isEqualTo("limits.reset");
        assertThat(act.getString("operator")).isEqualTo("admin");
        assertThat(act.getString("operatorSubject")).isEqualTo("admin");
        assertThat(act.getString("source")).isEqualTo("127.0.0.1");
        assertThat(act.getString("subject")).isEqualTo(grant.name());
        assertThat(act.getInteger("counters")).isEqualTo(3);
        assertThat(act.getString("result")).isEqualTo("begun");
        assertThat(acts()).hasSize(1);
    }

    @Test
    void a_reset_frees_a_caller_without_a_session_from_its_session_limit() throws Exception {
        ModernAgent agent = grant.modernAgent();
        assertThat(twice(agent)).doesNotContain("[RATE LIMITED]");
        assertThat(twice(agent)).contains("[RATE LIMITED]");

        reset("").statusCode(200);

        assertThat(twice(agent)).doesNotContain("[RATE LIMITED]");
    }

    @Test
    void what_other_grants_share_is_reset_only_by_its_counters_name() {
        grant.agent().call(1, "echo");

        reset("").statusCode(200);
        assertThat(row(show(), "/all_tools/limits/0").getInteger("used")).isEqualTo(1);

        reset(",\"counter\":\"" + grant.name() + "-all\"").body("counters", equalTo(1));
        assertThat(row(show(), "/all_tools/limits/0").getInteger("used")).isZero();
        assertThat(acts().get(1).getString("counter")).isEqualTo(grant.name() + "-all");
    }

    @Test
    @Threat("E11")
    void what_cannot_be_recorded_is_not_done() {
        grant.agent().call(1, "echo");
        QuarkusMock.installMockForType(new FullDecisions(), QueuedLog.class);

        reset("").statusCode(503).body("error", containsString("nothing was done"));

        assertThat(row(show(), "/tools/echo/limits/0").getInteger("used")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"counters\":\"x\"",
                ",\"counter\":1",
                ",\"counter\":\"\"",
                ",\"grant\":\"other\"",
                ",",
                "} {"
            })
    void a_slip_of_the_pen_resets_nothing(String more) {
        grant.agent().call(1, "echo");

        reset(more).statusCode(400);

        assertThat(row(show(), "/tools/echo/limits/0").getInteger("used")).isEqualTo(1);
        assertThat(acts()).isEmpty();
    }

    @Test
    void an_address_that_cannot_be_read_is_answered_too() throws IOException {
        String request =
                "GET /api/limits?grant=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Authorization: Bearer "
                        + AdminProfile.TOKEN
                        + "\r\n\r\n";

        assertThat(RawHttp.exchange(Management.port(), request)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void what_the_documents_do_not_know_is_not_found() {
        operator().get("/api/limits?grant=nobody").then().statusCode(404);
        operator().get("/api/limits").then().statusCode(400);
        operator().get("/api/limits?grant=a&grant=b").then().statusCode(400);
        operator().get("/api/limits?grant=" + grant.name() + "&subject=eve").then().statusCode(404);
        reset(",\"counter\":\"nothing\"").statusCode(404);
        operator().delete("/api/limits").then().statusCode(405);
        operator().body(" ".repeat(70_000)).post("/api/limits/reset").then().statusCode(413);
        assertThat(acts()).isEmpty();
    }

    @Test
    @Threat("C17")
    void no_page_may_read_it() {
        operator()
                .header("Origin", "http://evil.example")
                .get("/api/limits?grant=" + grant.name())
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    @Threat("C19")
    void nothing_of_it_is_on_the_port_for_agents() {
        given().auth()
                .oauth2(AdminProfile.TOKEN)
                .get("/api/limits?grant=" + grant.name())
                .then()
                .statusCode(404);
    }

    private static RequestSpecification operator() {
        return given().port(Management.port()).auth().oauth2(AdminProfile.TOKEN);
    }

    private ValidatableResponse show() {
        return operator().get("/api/limits?grant=" + grant.name()).then().statusCode(200);
    }

    private ValidatableResponse reset(String more) {
        return operator().body(body(more)).post("/api/limits/reset").then();
    }

    private String body(String more) {
        return "{\"grant\":\"" + grant.name() + "\"" + more + "}";
    }

    private List<JsonObject> acts() {
        return heard.of(grant.name()).stream().filter(line -> line.containsKey("act")).toList();
    }

    private static List<JsonObject> rows(ValidatableResponse shown) {
        JsonArray rows = new JsonObject(shown.extract().asString()).getJsonArray("limits");
        return rows.stream().map(JsonObject.class::cast).toList();
    }

    private static JsonObject row(ValidatableResponse shown, String rule) {
        return rows(shown).stream()
                .filter(row -> rule.equals(row.getString("rule")))
                .findFirst()
                .orElseThrow();
    }

    private static double failures() {
        return Management.counter("sluice_auth_failures_total{reason=\"operator\"}");
    }

    private void pay(String amount) {
        ModernAgent agent = grant.modernAgent();
        assertThat(agent.call("1", "pay", "{\"amount\":" + amount + "}").join().statusCode())
                .isEqualTo(200);
    }

    private static String twice(ModernAgent agent) throws IOException {
        return new String(
                agent.call("1", "twice", "{}").join().body().readAllBytes(),
                StandardCharsets.UTF_8);
    }
}

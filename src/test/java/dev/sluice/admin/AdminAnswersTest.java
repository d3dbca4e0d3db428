package dev.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.approval.Approval;
import dev.sluice.audit.FullDecisions;
import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.identity.Operator.Role;
import dev.sluice.testsupport.AdminProfile;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.AskedQuestion;
import dev.sluice.testsupport.CountedGrant;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Status, decisions and levels of a running gateway, over HTTP. */
@QuarkusTest
@TestProfile(AdminProfile.class)
@Timeout(60)
class AdminAnswersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String VIEWER = "viewers-token-77a1c0";
    private static final String CATEGORY = "dev.sluice.levels.over.http";
    private static final String POLICY =
            """
            {"version": "1", "default": "deny", "tools": {
              "echo": {"limits": [{"counter": "NAME", "window": "hour", "max": 2}]},
              "pay": {"action": "deny", "reason": "nobody pays", "mode": "shadow"}}}
            """;

    private final HeardDecisions heard = new HeardDecisions();
    private CountedGrant grant = new CountedGrant("none");
    private int asked;

    @BeforeEach
    void begin() throws IOException {
        QuarkusMock.installMockForType(heard, QueuedLog.class);
        grant = CountedGrant.of(POLICY);
    }

    @AfterEach
    void end() throws Exception {
        Documents.delete("operators/viewer.yaml");
        grant.close();
        heard.close();
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void each_answer_is_of_the_published_shape(Route route) {
        grant.agent().call(1, "echo");

        String answer = ask(route, operator()).statusCode(200).extract().asString();

        JsonObject published =
                new JsonObject(operator().get("/api/openapi.json").then().extract().asString());
        assertThat(new AdminSchemas(published).faultsOf(route.answer(), answer)).isEmpty();
        String question = route.question();
        if (question != null) {
            assertThat(new AdminSchemas(published).faultsOf(question, body(route))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    @Threat("C1")
    void nobody_is_answered_without_a_credential_or_by_another_method(Route route) {
        ask(route, given().port(Management.port()))
                .statusCode(401)
                .body("error", containsString("Authorization: Bearer"));
        ask(route, given().port(Management.port()).auth().oauth2(grant.token())).statusCode(401);
        operator().delete(path(route)).then().statusCode(405);
        operator()
                .header("Origin", "http://evil.example")
                .get("/api/openapi.json")
                .then()
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Cache-Control", "no-store");
    }

    @Test
    void who_may_only_look_changes_no_level_and_leaves_a_line() throws Exception {
        Documents.replace(
                "operators/viewer.yaml",
                "token: " + TokenHashes.written(VIEWER) + "\nroles: [view]\n");
        RequestSpecification viewer = given().port(Management.port()).auth().oauth2(VIEWER);
        await().atMost(PATIENCE).until(() -> viewer.get("/api/status").statusCode() == 200);

        for (Route route : Route.values()) {
            boolean mayLook = route.role() == Role.VIEW;
            ask(route, given().port(Management.port()).auth().oauth2(VIEWER))
                    .statusCode(mayLook ? 200 : 403);
        }

        assertThat(acts())
                .extracting(act -> act.getString("act") + " " + act.getString("result"))
                .containsExactlyInAnyOrder(
                        "limits.reset refused",
                        "log-level.set refused",
                        "approvals.approve refused",
                        "approvals.refuse refused");
        assertThat(Logger.getLogger(CATEGORY).getLevel()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /api/status?kind=tokens           | kind must be one of servers
                    /api/status?limit=0               | limit must be from 1 to 1000
                    /api/status?limit=1001            | limit must be from 1 to 1000
                    /api/status?limit=many            | limit must be a whole number
                    /api/status?after=x               | after goes with kind
                    /api/status?kind=grants&kind=grants | kind must be one text
                    /api/status?grants=1              | unknown parameter; known here: kind, limit, after
                    /api/decisions?limit=-1           | limit must be from 1 to 1000
                    /api/decisions?after=-1           | after must be from 0
                    /api/decisions?grant=             | grant must be one text
                    /api/decisions?Grant=x            | unknown parameter
                    """)
    void a_slip_of_the_pen_in_a_query_is_told(String query, String why) {
        operator().get(query).then().statusCode(400).body("error", containsString(why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/why", "/api/log-levels"})
    void a_body_that_is_no_strict_object_is_told(String path) {
        for (String body :
                List.of(
                        "",
                        "[]",
                        "{",
                        "{\"grant\":1}",
                        "{\"nonsense\":1}",
                        "{\"grant\":\"a\",\"grant\":\"b\",\"tool\":\"x\"}",
                        "{\"category\":\"dev.sluice\",\"category\":\"dev.sluice\",\"level\":\"INFO\"}",
                        "{\"category\":[\"dev.sluice\"],\"level\":\"INFO\"}",
                        "{\"category\":\"dev.sluice\",\"level\":5}",
                        "{\"grant\":\"" + "\\u0000".repeat(10) + "\"}",
                        "[".repeat(100))) {
            operator().body(body).post(path).then().statusCode(400);
        }
        operator().body(" ".repeat(70_000)).post(path).then().statusCode(413);
        assertThat(acts()).isEmpty();
    }

    @Test
    void the_status_tells_what_is_in_force_and_how_servers_do() throws Exception {
        grant.agent().call(1, "echo");

        JsonObject status = status("");

        assertThat(status.getBoolean("ready")).isTrue();
        assertThat(status.getBoolean("draining")).isFalse();
        assertThat(status.getString("java")).isEqualTo(System.getProperty("java.version"));
        JsonObject documents = status.getJsonObject("documents");
        assertThat(Management.readiness()).contains(documents.getString("hash"));
        assertThat(documents.getLong("generation")).isPositive();
        assertThat(status.getJsonObject("limitStore").getString("kind")).isEqualTo("memory");
        assertThat(status.getJsonObject("decisionLog").getBoolean("accepts")).isTrue();
        JsonObject server = row(status("?kind=servers"), "servers", "fixture");
        assertThat(server.getString("kind")).isEqualTo("url");
        assertThat(server.getString("lastOutcome")).isEqualTo("ok");
        assertThat(server.getJsonArray("revisions").encode()).contains("2025-");
        assertThat(row(status("?kind=servers"), "servers", "secretless").getBoolean("secrets"))
                .isFalse();
        JsonObject policy = row(status("?kind=policies&limit=1000"), "policies", grant.name());
        assertThat(policy.getInteger("shadowRules")).isEqualTo(1);
        assertThat(policy.getString("version"))
                .isEqualTo(
                        heard.of(grant.name()).stream()
                                .map(line -> line.getString("policyVersion"))
                                .findFirst()
                                .orElseThrow());
        JsonObject row = row(status("?kind=grants&limit=1000"), "grants", grant.name());
        assertThat(row.encode())
                .contains("\"proof\":\"token\",\"count\":1,\"valid\":1,\"expires\":[null]")
                .doesNotContain(TokenHashes.written(grant.token()).substring(7));
    }

    @Test
    void thousands_of_rows_come_page_by_page() {
        String after = "";
        int seen = 0;
        int total = status("?kind=grants").getJsonObject("grants").getInteger("total");
        while (after != null) {
            String query = "?kind=grants&limit=7" + (after.isEmpty() ? "" : "&after=" + after);
            JsonObject page = status(query).getJsonObject("grants");
            assertThat(page.getJsonArray("rows").size()).isBetween(1, 7);
            seen += page.getJsonArray("rows").size();
            after = page.getString("next");
        }
        assertThat(seen).isEqualTo(total);
        assertThat(status("?kind=grants").containsKey("servers")).isFalse();
    }

    @Test
    void a_change_that_was_refused_is_told_until_the_next_one() throws Exception {
        Documents.replace("policies/broken.json", "{\"version\": \"1\", \"defualt\": \"deny\"}");
        await().atMost(PATIENCE)
                .until(() -> status("").getJsonObject("documents").getBoolean("older"));

        JsonObject rejection = status("").getJsonObject("documents").getJsonObject("lastRejection");
        assertThat(rejection.getJsonArray("documents"))
                .isEqualTo(new JsonArray().add("policies/broken.json"));
        assertThat(rejection.getJsonArray("problems").encode()).contains("defualt");
        operator()
                .body(body(Route.WHY))
                .post("/api/why")
                .then()
                .statusCode(200)
                .body("notices[0]", containsString("older ones are in force"));

        Documents.delete("policies/broken.json");
        await().atMost(PATIENCE)
                .until(() -> !status("").getJsonObject("documents").getBoolean("older"));
    }

    @Test
    void the_last_decisions_are_lines_of_the_log_and_can_be_filtered() {
        Agent agent = grant.agent();
        for (String tool : List.of("echo", "pay", "echo", "echo", "unlisted")) {
            agent.call(1, tool);
        }

        JsonObject all = decisions("grant=" + grant.name());

        List<JsonObject> logged = heard.of(grant.name());
        assertThat(rows(all, "decisions")).hasSize(5).containsExactlyInAnyOrderElementsOf(logged);
        assertThat(rows(all, "decisions").get(0).getString("tool")).isEqualTo("unlisted");
        String mine = "&grant=" + grant.name();
        assertThat(rows(decisions("decision=limited" + mine), "decisions")).hasSize(1);
        assertThat(rows(decisions("rule=/tools/pay/action" + mine), "decisions"))
                .singleElement()
                .satisfies(row -> assertThat(row.getString("wouldBe")).isEqualTo("denied"));
        assertThat(rows(decisions("tool=echo&server=fixture&subject=" + grant.name()), "decisions"))
                .hasSize(3);
        JsonObject two = decisions("limit=2" + mine);
        assertThat(two.getBoolean("more")).isTrue();
        assertThat(rows(decisions("after=" + all.getLong("newest") + mine), "decisions")).isEmpty();
        agent.call(1, "pay");
        assertThat(rows(decisions("after=" + all.getLong("newest") + mine), "decisions"))
                .hasSize(1);
    }

    @Test
    void a_level_is_changed_for_a_while_and_the_act_is_recorded_before() {
        level(CATEGORY, "DEBUG", ",\"minutes\":5").statusCode(200);

        assertThat(Logger.getLogger(CATEGORY).getLevel().getName()).isEqualTo("DEBUG");
        JsonObject act = acts().get(0);
        assertThat(act.getString("act")).isEqualTo("log-level.set");
        assertThat(act.getString("category")).isEqualTo(CATEGORY);
        assertThat(act.getString("level")).isEqualTo("DEBUG");
        assertThat(act.getInteger("minutes")).isEqualTo(5);
        assertThat(act.getString("operator")).isEqualTo("admin");
        assertThat(act.getString("result")).isEqualTo("begun");

        level(CATEGORY, "DEFAULT", "").statusCode(200).body("levels.size()", equalTo(4));
        assertThat(Logger.getLogger(CATEGORY).getLevel()).isNull();
    }

    @Test
    @Threat("E11")
    void a_level_whose_change_cannot_be_recorded_stays() {
        QuarkusMock.installMockForType(new FullDecisions(), QueuedLog.class);

        level(CATEGORY, "DEBUG", "").statusCode(503).body("error", containsString("nothing"));

        assertThat(Logger.getLogger(CATEGORY).getLevel()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "dev.sluice.x, TRACE",
        "dev.sluice.x, ALL",
        "dev.sluice.x, OFF",
        "dev.sluice.x, debug",
        "org.jose4j, DEBUG",
        "'', DEBUG",
        "dev.sluiced, DEBUG",
        "dev, DEBUG",
        "dev.sluice.a b, DEBUG"
    })
    void what_the_build_closes_stays_closed_and_warnings_stay_open(String category, String level) {
        Level before = Logger.getLogger(category).getLevel();

        level(category, level, "").statusCode(400);

        assertThat(Logger.getLogger(category).getLevel()).isEqualTo(before);
        assertThat(acts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1441", "1.5", "1e9", "\"5\"", "null", "true"})
    void a_time_that_is_none_changes_no_level(String minutes) {
        level(CATEGORY, "DEBUG", ",\"minutes\":" + minutes)
                .statusCode(400)
                .body("error", containsString("from 1 to 1440"));
    }

    private ValidatableResponse level(String category, String level, String more) {
        return operator()
                .body("{\"category\":\"%s\",\"level\":\"%s\"%s}".formatted(category, level, more))
                .post("/api/log-levels")
                .then();
    }

    private ValidatableResponse ask(Route route, RequestSpecification as) {
        String query = route == Route.LIMITS ? "?grant=" + grant.name() : "";
        return route.method().equals("GET")
                ? as.get(path(route) + query).then()
                : as.body(body(route)).post(path(route)).then();
    }

    /** What is decided is decided for good, so each has a question of its own. */
    private String path(Route route) {
        if (!route.path().contains("{id}")) {
            return route.path();
        }
        String arguments = "{\"n\":" + asked++ + "}";
        Approval approval = AskedQuestion.of(grant.name(), "echo", arguments);
        return route.path().replace("{id}", approval.id());
    }

    private String body(Route route) {
        return switch (route) {
            case WHY ->
                    "{\"grant\":\"%s\",\"tool\":\"echo\",\"args\":{\"a\":1}}"
                            .formatted(grant.name());
            case APPROVE, REFUSE -> "{\"comment\":\"as told on the phone\"}";
            case LOG_LEVEL -> "{\"category\":\"" + CATEGORY + "\",\"level\":\"DEFAULT\"}";
            default -> "{\"grant\":\"" + grant.name() + "\"}";
        };
    }

    private static RequestSpecification operator() {
        return given().port(Management.port()).auth().oauth2(AdminProfile.TOKEN);
    }

    private static JsonObject status(String query) {
        return object("/api/status" + query);
    }

    private static JsonObject decisions(String query) {
        return object("/api/decisions?" + query);
    }

    private static JsonObject object(String path) {
        return new JsonObject(operator().get(path).then().statusCode(200).extract().asString());
    }

    private static List<JsonObject> rows(JsonObject of, String name) {
        return of.getJsonArray(name).stream().map(JsonObject.class::cast).toList();
    }

    private static JsonObject row(JsonObject status, String kind, String name) {
        return rows(status.getJsonObject(kind), "rows").stream()
                .filter(row -> row.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonObject> acts() {
        return heard.all().stream().filter(line -> line.containsKey("act")).toList();
    }
}

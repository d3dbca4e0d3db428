package dev.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators and their tools see on the management port, and that agents see none of it. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
class ManagementTest {
    private static final String INITIALIZE =
            """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
             "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    @Test
    @Threat("I6")
    void alive_is_the_event_loop_alone() {
        given().port(port())
                .get("/q/health/live")
                .then()
                .statusCode(200)
                .body("checks.name", equalTo(java.util.List.of("event loop")));
    }

    @Test
    @Threat("G5")
    void ready_names_the_snapshot_in_force() {
        given().port(port())
                .get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.name", hasItems("configuration", "serving"))
                .body("checks.find { it.name == 'configuration' }.data.generation", equalTo(1))
                .body(
                        "checks.find { it.name == 'configuration' }.data.hash",
                        startsWith("sha256:"));
    }

    @Test
    void started_is_told_apart() {
        given().port(port()).get("/q/health/started").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/metrics", "/q/dev", "/q/arc", "/"})
    @Threat("C19")
    void nothing_of_it_is_on_the_port_for_agents(String path) {
        given().get(path).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/limits?grant=bob", "/api/limits/reset", "/api"})
    void the_admin_api_is_off_without_a_token(String path) {
        given().port(port()).auth().oauth2("any").get(path).then().statusCode(404);
        given().port(port()).auth().oauth2("any").body("{}").post(path).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sluice_config_generation",
                "sluice_config_info{hash=\"sha256:",
                "sluice_config_last_applied_timestamp_seconds",
                "sluice_config_reloads_total{result=\"applied\"}"
            })
    void the_configuration_is_measured(String series) {
        assertThat(metrics()).contains(series);
    }

    @Test
    @Threat("E12")
    void each_decision_is_counted_by_names_that_only_the_configuration_knows() {
        String session = session();
        double allowed = counted("echo", "allowed");
        double denied = counted("forbidden", "denied");
        double other = counted("_other", "denied");
        double limited = counted("twice", "limited");
        call(session, "echo");
        call(session, "forbidden");
        call(session, "invented-by-a-client-1");
        call(session, "invented-by-a-client-2");
        call(session, "twice");
        call(session, "twice");
        call(session, "twice");
        assertThat(counted("echo", "allowed")).isEqualTo(allowed + 1);
        assertThat(counted("forbidden", "denied")).isEqualTo(denied + 1);
        assertThat(counted("_other", "denied")).isEqualTo(other + 2);
        assertThat(counted("twice", "limited")).isEqualTo(limited + 1);
        assertThat(metrics()).doesNotContain("invented");
    }

    @Test
    void requests_are_timed_and_those_under_way_return_to_none() {
        call(session(), "echo");
        String metrics = metrics();
        assertThat(metrics)
                .contains("sluice_request_duration_seconds_bucket{method=\"tools/call\"")
                .contains("sluice_overhead_seconds_count{server=\"fixture\"")
                .contains(
                        "sluice_upstream_duration_seconds_count{outcome=\"ok\",server=\"fixture\"");
        await().untilAsserted(
                        () ->
                                assertThat(metrics())
                                        .contains(
                                                "sluice_inflight_requests{server=\"fixture\"} 0.0"));
    }

    @Test
    void failed_authentication_is_counted_by_reason() {
        double before = value("sluice_auth_failures_total{reason=\"unknown\"}");
        given().auth()
                .oauth2("nobodys")
                .body(INITIALIZE)
                .post("/mcp/fixture")
                .then()
                .statusCode(401);
        assertThat(value("sluice_auth_failures_total{reason=\"unknown\"}")).isEqualTo(before + 1);
    }

    private static double counted(String tool, String decision) {
        return value(
                "sluice_decisions_total{decision=\"%s\",policy=\"rules\",server=\"fixture\",tool=\"%s\"}"
                        .formatted(decision, tool));
    }

    private static double value(String series) {
        Matcher matcher =
                Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$").matcher(metrics());
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }

    private static String metrics() {
        return given().port(port()).get("/q/metrics").then().statusCode(200).extract().asString();
    }

    private static void call(String session, String tool) {
        given().auth()
                .oauth2(GatewayFixture.TOKEN)
                .contentType("application/json")
                .header("Mcp-Session-Id", session)
                .body(
                        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\""
                                + tool
                                + "\",\"arguments\":{}}}")
                .post("/mcp/fixture")
                .then()
                .statusCode(200);
    }

    private static String session() {
        return given().auth()
                .oauth2(GatewayFixture.TOKEN)
                .contentType("application/json")
                .body(INITIALIZE)
                .post("/mcp/fixture")
                .then()
                .statusCode(200)
                .extract()
                .header("Mcp-Session-Id");
    }

    private static int port() {
        return ConfigProvider.getConfig()
                .getOptionalValue("quarkus.management.test-port", Integer.class)
                .orElse(9001);
    }
}

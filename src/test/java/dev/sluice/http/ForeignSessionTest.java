package dev.sluice.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session belongs to the caller it was given to, at the server it was begun at. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class ForeignSessionTest {
    private static final String CALL = Calls.tool("echo", "{\"text\":\"hello\"}");

    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET", "DELETE"})
    @Threat("C7")
    void with_another_callers_token_it_is_as_unknown_as_an_invented_one(String method) {
        String alices = Calls.session(GatewayFixture.TOKEN);
        int before = Control.count();

        String foreign = told(method, "fixture", GatewayFixture.BOBS_TOKEN, alices);
        String invented = told(method, "fixture", GatewayFixture.BOBS_TOKEN, "aW52ZW50ZWQ");

        assertThat(foreign).startsWith("404 ").isEqualTo(invented);
        assertThat(Control.count()).isEqualTo(before);
        assertThat(told("POST", "fixture", GatewayFixture.TOKEN, alices)).startsWith("200 ");
    }

    @ParameterizedTest
    @CsvSource({"POST,html", "GET,html", "DELETE,html", "POST,down", "GET,broken"})
    @Threat("C8")
    void at_another_server_it_is_unknown(String method, String server) {
        String session = Calls.session(GatewayFixture.TOKEN);

        assertThat(told(method, server, GatewayFixture.TOKEN, session))
                .isEqualTo(told(method, server, GatewayFixture.TOKEN, "aW52ZW50ZWQ"))
                .startsWith("404 ");
        assertThat(told("POST", "fixture", GatewayFixture.TOKEN, session)).startsWith("200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chosen-by-the-client", "AAAA", "x"})
    @Threat("C11")
    void one_that_the_client_chose_is_neither_taken_nor_echoed_nor_passed_on(String chosen) {
        int before = Control.count();
        Response begun =
                given().auth()
                        .oauth2(GatewayFixture.TOKEN)
                        .contentType("application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .header("Mcp-Session-Id", chosen)
                        .body(
                                Calls.request(
                                        "initialize",
                                        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                                                + "\"clientInfo\":{\"name\":\"a\",\"version\":\"1\"}}"))
                        .post("/mcp/fixture");

        assertThat(begun.statusCode()).isEqualTo(200);
        assertThat(begun.header("Mcp-Session-Id")).isNotBlank().isNotEqualTo(chosen);
        String received = Control.since(before).get(0).encode();
        assertThat(received).doesNotContain("\"" + chosen);
        assertThat(received.toLowerCase(java.util.Locale.ROOT)).doesNotContain("mcp-session-id");
        assertThat(told("POST", "fixture", GatewayFixture.TOKEN, chosen)).startsWith("404 ");
    }

    @Test
    @Threat("C14")
    void with_it_nobody_else_resumes_its_streams() {
        String alices = Calls.session(GatewayFixture.TOKEN);
        int before = Control.count();

        Response resumed =
                given().auth()
                        .oauth2(GatewayFixture.BOBS_TOKEN)
                        .header("Accept", "text/event-stream")
                        .header("Mcp-Session-Id", alices)
                        .header("Last-Event-ID", "1")
                        .get("/mcp/fixture");

        assertThat(resumed.statusCode()).isEqualTo(404);
        assertThat(Control.count()).isEqualTo(before);
    }

    /** Such a server could only tell by the event's id whose stream it is, and ids are guessed. */
    @Test
    @Threat("C14")
    void a_server_without_sessions_is_asked_to_resume_nothing() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            server.onInitialize(call -> call.json(ScriptedServer.initialized(call)));
            Agent agent = Agent.begun("scripted", GatewayFixture.TOKEN);

            var reply = agent.get("Last-Event-ID", "41");
            ScriptedCall call = server.next();
            call.status(405);

            assertThat(call.headerNames()).doesNotContain("last-event-id", "mcp-session-id");
            assertThat(reply.get(15, TimeUnit.SECONDS).statusCode()).isEqualTo(405);
        }
    }

    private static String told(String method, String server, String token, String session) {
        var request =
                given().auth()
                        .oauth2(token)
                        .contentType("application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .header("Mcp-Session-Id", session);
        if (method.equals("POST")) {
            request.body(CALL);
        }
        Response response = request.request(method, "/mcp/" + server);
        return response.statusCode() + " " + response.asString();
    }
}

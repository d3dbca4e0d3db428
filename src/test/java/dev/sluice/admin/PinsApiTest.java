package dev.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.cli.Ran;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.testsupport.AdminProfile;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.PinnedServer;
import dev.sluice.testsupport.ScriptedServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operators are told which tools are held back, and what callers were shown of them. */
@QuarkusTest
@TestProfile(AdminProfile.class)
@Timeout(60)
class PinsApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String TOKEN = "pins-api-agent-token-90c1";
    private static final String PINS = "pins/pins-api.yaml";
    private static final String PAY = "{\"name\":\"pay\",\"description\":\"Pays.\"}";
    private static final String ACCEPTED = PinnedServer.fingerprint(PAY);
    private static final String TWICE = PAY.replace("Pays", "Pays twice");

    private final LiveConfiguration configuration;

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @Inject
    PinsApiTest(LiveConfiguration configuration) {
        this.configuration = configuration;
    }

    @BeforeEach
    void begin() throws IOException {
        server = new ScriptedServer();
        Documents.replace("policies/pins-api.json", "{\"version\":\"1\",\"default\":\"allow\"}");
        Documents.grant("pins-api", TOKEN, "pins-api");
        Documents.replace(
                PINS,
                "server: scripted\nnewTools: allow\ntools:\n  pay: %s\n  idle: %s\n"
                        .formatted(ACCEPTED, ACCEPTED));
        await().atMost(PATIENCE).until(this::isPinned);
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        Documents.delete(PINS);
        Documents.delete("grants/pins-api.yaml");
        Documents.delete("policies/pins-api.json");
        await().atMost(PATIENCE).until(() -> !isPinned());
    }

    @Test
    void what_was_accepted_seen_and_held_back_is_told_and_shown() throws Exception {
        list(TWICE);

        JsonObject row = rows("?server=scripted").getJsonObject(0);
        assertThat(row.getString("document")).isEqualTo("pins-api");
        assertThat(row.getString("newTools")).isEqualTo("allow");
        assertThat(row.getValue("since")).isNull();
        assertThat(row.getJsonArray("tools"))
                .containsExactly(
                        tool("idle", null, false),
                        tool("pay", PinnedServer.fingerprint(TWICE), true));
        Ran ran =
                Ran.sluice(
                        "pins",
                        "show",
                        "--url=http://localhost:" + Management.port(),
                        "--token-file=" + AdminProfile.TOKEN_FILE);
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .containsPattern("scripted +idle +not seen +[0-9a-f]{12}… +- +-\n")
                .containsPattern(
                        "scripted +pay +held back +[0-9a-f]{12}… +[0-9a-f]{12}… +[0-9a-f]{12}…\n")
                .contains("scripted: all other tools follow the policy\n");

        list(PAY);
        assertThat(rows("").getJsonObject(0).getJsonArray("tools").getJsonObject(1))
                .isEqualTo(tool("pay", ACCEPTED, false));
    }

    @Test
    void a_server_without_pins_is_in_no_row_and_one_that_is_not_there_is_not_found() {
        assertThat(rows("?server=fixture")).isEmpty();
        given().port(Management.port())
                .auth()
                .oauth2(AdminProfile.TOKEN)
                .get("/api/pins?server=nobody")
                .then()
                .statusCode(404);
        given().port(Management.port()).get("/api/pins").then().statusCode(401);
    }

    private static JsonObject tool(String name, @Nullable String last, boolean heldBack) {
        return new JsonObject()
                .put("name", name)
                .put("accepted", ACCEPTED)
                .put("last", last)
                .put("others", heldBack ? new JsonArray().add(last) : new JsonArray())
                .put("heldBack", heldBack);
    }

    private static JsonArray rows(String query) {
        return new JsonObject(
                        given().port(Management.port())
                                .auth()
                                .oauth2(AdminProfile.TOKEN)
                                .get("/api/pins" + query)
                                .then()
                                .statusCode(200)
                                .extract()
                                .asString())
                .getJsonArray("servers");
    }

    private void list(String tool) throws Exception {
        var list =
                Agent.begunOnceReached("scripted", TOKEN)
                        .post("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"tools/list\"}");
        server.next().json("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{\"tools\":[" + tool + "]}}");
        byte[] answer = list.get(20, TimeUnit.SECONDS).body().readAllBytes();
        assertThat(new String(answer, StandardCharsets.UTF_8)).contains("\"tools\":[");
    }

    private boolean isPinned() {
        Snapshot live = configuration.current();
        return live != null && live.pinsOf("scripted") != null;
    }
}

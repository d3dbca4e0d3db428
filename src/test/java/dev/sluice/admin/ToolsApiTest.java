package dev.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.sluice.testsupport.AdminProfile;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators are told of every tool that a server lists, shown to agents or not. */
@QuarkusTest
@TestProfile(AdminProfile.class)
@Timeout(60)
class ToolsApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String TOKEN = "tools-api-agent-token-6a01";
    private static final String LIST =
            "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/list\"%s}";

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @BeforeEach
    void begin() throws IOException {
        server = new ScriptedServer();
        Documents.replace(
                "policies/tools-api.json",
                "{\"version\":\"1\",\"default\":\"deny\",\"tools\":{\"get_shown\":{}}}");
        Documents.grant("tools-api", TOKEN, "tools-api");
        await().atMost(PATIENCE)
                .until(() -> new Agent("scripted", TOKEN).initialize().statusCode() == 200);
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        Documents.delete("grants/tools-api.yaml");
        Documents.delete("policies/tools-api.json");
        await().atMost(PATIENCE).until(() -> !Management.readiness().contains("problem"));
    }

    @Test
    void a_list_of_json_an_event_stream_each_page_and_each_era_are_seen_before_they_are_trimmed()
            throws Exception {
        Agent agent = Agent.begun("scripted", TOKEN);

        var first = agent.post(LIST.formatted(1, ""));
        server.next().json(list(1, "\"nextCursor\":\"2\",", "get_shown", "delete_json"));
        assertThat(text(first)).contains("get_shown").doesNotContain("delete_json");
        var second = agent.post(LIST.formatted(2, ",\"params\":{\"cursor\":\"2\"}"));
        ScriptedCall stream = server.next().stream();
        stream.event(list(2, "", "delete_event"));
        stream.end();
        assertThat(text(second)).doesNotContain("delete_event");
        var third = new ModernAgent("scripted", TOKEN).ask("3", "tools/list", "");
        server.next()
                .json(
                        list(
                                3,
                                "\"resultType\":\"complete\",\"ttlMs\":1,\"cacheScope\":\"private\",\"nextCursor\":\"2\",",
                                "delete_modern"));
        assertThat(text(third)).doesNotContain("delete_modern");

        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(classes("server=scripted"))
                                        .containsEntry("get_shown", "Read")
                                        .containsEntry("delete_json", "Destructive")
                                        .containsEntry("delete_event", "Destructive")
                                        .containsEntry("delete_modern", "Destructive"));
        assertThat(classes("server=scripted&class=read")).containsOnlyKeys("get_shown");
        assertThat(classes("")).containsKey("delete_json");
    }

    @Test
    void a_whole_list_makes_what_it_lacks_forgotten() throws Exception {
        Agent agent = Agent.begun("scripted", TOKEN);
        var first = agent.post(LIST.formatted(1, ""));
        server.next().json(list(1, "", "get_gone", "get_left"));
        assertThat(text(first)).contains("result");
        await().atMost(PATIENCE).until(() -> classes("server=scripted").containsKey("get_gone"));

        var second = agent.post(LIST.formatted(2, ""));
        server.next().json(list(2, "", "get_left"));
        assertThat(text(second)).contains("result");

        await().atMost(PATIENCE).until(() -> !classes("server=scripted").containsKey("get_gone"));
        assertThat(classes("server=scripted")).containsKey("get_left");
    }

    @ParameterizedTest
    @CsvSource({
        "server=nobody, 404, there is no such server",
        "class=harmless, 400, class must be one of Read",
        "Server=scripted, 400, unknown parameter",
        "server=, 400, server must be one text"
    })
    void a_question_with_a_slip_of_the_pen_is_refused(String query, int status, String why) {
        given().port(Management.port())
                .auth()
                .oauth2(AdminProfile.TOKEN)
                .get("/api/tools?" + query)
                .then()
                .statusCode(status)
                .body("error", containsString(why));
    }

    private static Map<String, String> classes(String query) {
        String answer =
                given().port(Management.port())
                        .auth()
                        .oauth2(AdminProfile.TOKEN)
                        .get("/api/tools" + (query.isEmpty() ? "" : "?" + query))
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString();
        return new JsonObject(answer)
                .getJsonArray("servers").stream()
                        .map(JsonObject.class::cast)
                        .filter(each -> each.getString("server").equals("scripted"))
                        .flatMap(each -> each.getJsonArray("tools").stream())
                        .map(JsonObject.class::cast)
                        .collect(
                                Collectors.toMap(
                                        each -> each.getString("name"),
                                        each -> each.getString("class")));
    }

    private static String list(int id, String more, String... names) {
        return List.of(names).stream()
                .map(name -> "{\"name\":\"%s\",\"inputSchema\":{}}".formatted(name))
                .collect(
                        Collectors.joining(
                                ",",
                                "{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":{%s\"tools\":["
                                        .formatted(id, more),
                                "]}}"));
    }

    private static String text(CompletableFuture<HttpResponse<InputStream>> reply)
            throws Exception {
        try (InputStream body = reply.get(15, TimeUnit.SECONDS).body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

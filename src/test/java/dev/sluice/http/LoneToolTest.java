package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.StdioProfile;
import dev.sluice.testsupport.SurveyServer;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is a command, under the policy of {@code examples/qualtrics}: one tool is left. */
@QuarkusTest
@TestProfile(StdioProfile.class)
@Timeout(120)
class LoneToolTest {
    private static final String ALL = "lone-tool-all-31c9";
    private static final String ONE = "lone-tool-one-7be2";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @BeforeEach
    void start() throws IOException {
        JsonObject server = new JsonObject().put("command", new JsonArray(SurveyServer.command()));
        Documents.replace("servers/surveys.json", server.encode());
        Documents.replace("policies/surveys-all.yaml", "version: \"1\"\ndefault: allow\n");
        Documents.replace(
                "policies/surveys-one.json",
                Files.readString(Path.of("examples/qualtrics/policies/qualtrics-exports.json")));
        grant("surveys-all", ALL);
        grant("surveys-one", ONE);
        await().atMost(PATIENCE)
                .until(() -> new Agent("surveys", ONE).call(1, "any").statusCode() == 400);
    }

    @AfterEach
    void stop() throws IOException {
        for (String name :
                List.of(
                        "grants/surveys-all.yaml",
                        "grants/surveys-one.yaml",
                        "policies/surveys-all.yaml",
                        "policies/surveys-one.json",
                        "servers/surveys.json")) {
            Documents.delete(name);
        }
    }

    @Test
    void what_is_left_of_the_list_keeps_every_character() throws IOException {
        String list = list(Agent.begun("surveys", ONE));

        assertThat(list)
                .contains("\"tools\": [" + SurveyServer.STATUS)
                .contains("],\"_meta\":{\"page\" : 1.0}}")
                .doesNotContain("export_responses");
        assertThat(new JsonObject(list).getJsonObject("result").getJsonArray("tools")).hasSize(1);
    }

    @Test
    void where_everything_is_allowed_the_list_is_the_servers_own() throws IOException {
        assertThat(list(Agent.begun("surveys", ALL))).contains("{" + SurveyServer.list() + "}");
    }

    @Test
    void the_one_tool_is_called_and_of_the_others_the_server_hears_nothing() {
        Agent agent = Agent.begun("surveys", ONE);

        for (String other : List.of("export_responses", "delete_survey", "check_export_statu")) {
            assertThat(agent.call(1, other).body()).contains("Unknown tool: " + other);
        }

        assertThat(agent.call(2, "check_export_status").body()).contains("calls heard: 1");
    }

    private static void grant(String name, String token) throws IOException {
        Documents.replace(
                "grants/" + name + ".yaml",
                "server: surveys\npolicy: %s\ntoken: %s\n"
                        .formatted(name, TokenHashes.written(token)));
    }

    private static String list(Agent agent) throws IOException {
        try (InputStream body =
                agent.post("{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"tools/list\"}")
                        .join()
                        .body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

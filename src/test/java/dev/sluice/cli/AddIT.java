package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.GatewayProcess;
import dev.sluice.testsupport.SurveyServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sluice add} wrote is served as it is, by the artifact that is shipped. */
class AddIT {
    @TempDir Path folder = Path.of("");

    @Test
    void an_agent_calls_what_is_recommended_and_sees_nothing_else() throws Exception {
        List<String> line =
                new ArrayList<>(
                        List.of("add", "surveys", "--config", folder.toString(), "--json", "--"));
        line.addAll(SurveyServer.command());
        Ran ran = Ran.sluice(line.toArray(String[]::new));
        assertThat(ran.code()).as(ran.err()).isZero();
        String token = new JsonObject(ran.out()).getString("token");

        try (GatewayProcess gateway =
                GatewayProcess.begin(folder, List.of("-Dsluice.stdio.enabled=true"))) {
            gateway.awaitReady();
            Talk agent = new Talk(gateway.url("surveys"), token);

            assertThat(agent.ask("tools/list", "{}"))
                    .contains("check_export_status")
                    .doesNotContain("\"delete_survey\",\"annotations\"");
            assertThat(agent.ask("tools/call", "{\"name\":\"check_export_status\"}"))
                    .contains("calls heard: 1");
            assertThat(agent.ask("tools/call", "{\"name\":\"delete_survey\"}"))
                    .contains("-32602", "Unknown tool");
            assertThat(new Talk(gateway.url("surveys"), "sluice_other").status()).isEqualTo(401);
        }
    }

    /** An agent with a session. */
    private static final class Talk {
        private static final String HELLO =
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{"
                        + "\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
                        + "\"clientInfo\":{\"name\":\"it\",\"version\":\"1\"}}}";

        private final HttpClient http = HttpClient.newHttpClient();
        private final String url;
        private final String token;
        private final HttpResponse<String> hello;
        private int id;

        Talk(String url, String token) throws IOException, InterruptedException {
            this.url = url;
            this.token = token;
            this.hello = send(HELLO, "");
        }

        int status() {
            return hello.statusCode();
        }

        String ask(String method, String params) throws IOException, InterruptedException {
            String message =
                    "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
                            .formatted(++id, method, params);
            return send(message, hello.headers().firstValue("mcp-session-id").orElse("")).body();
        }

        private HttpResponse<String> send(String message, String session)
                throws IOException, InterruptedException {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json, text/event-stream")
                            .POST(HttpRequest.BodyPublishers.ofString(message));
            if (!session.isEmpty()) {
                request.header("Mcp-Session-Id", session);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}

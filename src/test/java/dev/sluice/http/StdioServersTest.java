package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.catalog.SeenTools;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Children;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.StdioProfile;
import dev.sluice.testsupport.StdioServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is started as a command, as an agent meets it: over HTTP like any other. */
@QuarkusTest
@TestProfile(StdioProfile.class)
@Timeout(120)
class StdioServersTest {
    private static final String TOKEN = "stdio-agent-5d1e";
    private static final String NARROW = "stdio-narrow-agent-90ab";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SeenTools seen;

    @Inject
    StdioServersTest(SeenTools seen) {
        this.seen = seen;
    }

    @BeforeEach
    void start() throws IOException {
        JsonObject server =
                new JsonObject()
                        .put("command", new JsonArray(StdioServer.command()))
                        .put("env", new JsonObject().put("GREETING", "hello"))
                        .put("timeouts", new JsonObject().put("firstByte", "20s"));
        Documents.replace("servers/child.json", server.encode());
        Documents.replace("policies/child-open.yaml", "version: \"1\"\ndefault: allow\n");
        Documents.replace(
                "policies/child-narrow.yaml",
                "version: \"1\"\ndefault: deny\ntools:\n  echo: {}\n");
        grant("child-open", TOKEN);
        grant("child-narrow", NARROW);
        await().atMost(PATIENCE)
                .until(() -> new Agent("child", NARROW).call(1, "echo").statusCode() == 400);
    }

    @AfterEach
    void stop() throws IOException {
        for (String name :
                List.of(
                        "grants/child-open.yaml",
                        "grants/child-narrow.yaml",
                        "policies/child-open.yaml",
                        "policies/child-narrow.yaml",
                        "servers/child.json")) {
            Documents.delete(name);
        }
        // or the next test could begin with the documents of this one
        await().atMost(PATIENCE)
                .until(() -> new Agent("child", NARROW).call(1, "echo").statusCode() == 401);
        await().atMost(PATIENCE).until(() -> Children.running().isEmpty());
    }

    @Test
    void its_tools_are_called_and_listed_as_the_policy_says() {
        Agent agent = begun(NARROW);

        assertThat(agent.call(1, "echo").body()).contains("{\\\"message\\\":\\\"hello\\\"}");
        assertThat(agent.call(2, "pid").body()).contains("Unknown tool: pid");
        JsonArray tools = list(agent);
        assertThat(tools).hasSize(1);
        assertThat(tools.getJsonObject(0).getJsonObject("execution").getString("taskSupport"))
                .isEqualTo("forbidden");
        await().atMost(PATIENCE)
                .until(() -> seen.of("child", null).json().contains("\"name\":\"pid\""));
    }

    @Test
    void each_session_has_a_process_of_its_own_which_ends_with_it() {
        Agent one = begun(TOKEN);
        Agent other = begun(TOKEN);
        String pid = pid(one);
        assertThat(pid).isNotEqualTo(pid(other));
        assertThat(pid(one)).isEqualTo(pid);

        assertThat(one.delete().statusCode()).isEqualTo(200);

        await().atMost(PATIENCE).until(() -> !isAlive(pid));
        assertThat(one.call(3, "echo").statusCode()).isEqualTo(404);
        assertThat(isAlive(pid(other))).isTrue();
    }

    @Test
    void progress_and_questions_of_the_server_come_as_events() throws Exception {
        Agent agent = begun(TOKEN);

        HttpResponse<InputStream> reply =
                agent.post(
                                "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{"
                                        + "\"name\":\"progress\",\"_meta\":{\"progressToken\":9}}}")
                        .get(20, TimeUnit.SECONDS);
        String events = new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(reply.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(events).contains("\"progressToken\":9").contains("\"text\":\"done\"");
    }

    @Test
    void a_crash_is_told_at_once_and_the_agent_begins_anew() {
        Agent agent = begun(TOKEN);

        HttpResponse<String> reply = agent.call(1, "crash");

        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(new JsonObject(reply.body()).getJsonObject("error").getInteger("code"))
                .isEqualTo(-31005);
        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(404);
        assertThat(begun(TOKEN).call(3, "echo").statusCode()).isEqualTo(200);
    }

    @Test
    void a_message_beyond_all_bounds_ends_the_session_and_no_other() {
        Agent agent = begun(TOKEN);
        Agent other = begun(TOKEN);

        assertThat(agent.call(1, "giant").statusCode()).isEqualTo(502);

        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(404);
        assertThat(other.call(2, "echo").statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_no_answer_is_left_out() {
        Agent agent = begun(TOKEN);

        assertThat(agent.call(1, "garbage").body()).contains("after garbage");
        assertThat(agent.call(2, "twice").body()).contains("first");
        assertThat(agent.call(3, "echo").body()).contains("hello").doesNotContain("second");
        assertThat(agent.call(4, "error").body()).contains("its own error");
    }

    @Test
    void silence_is_told_when_its_time_is_over_and_the_session_goes_on() throws IOException {
        JsonObject hasty =
                new JsonObject()
                        .put("command", new JsonArray(StdioServer.command()))
                        .put("timeouts", new JsonObject().put("firstByte", "5s"));
        Documents.replace("servers/hasty.json", hasty.encode());
        Documents.replace(
                "grants/hasty.yaml",
                "server: hasty\npolicy: child-open\ntoken: %s\n"
                        .formatted(TokenHashes.written(TOKEN)));
        try {
            await().atMost(PATIENCE)
                    .until(() -> new Agent("hasty", TOKEN).call(1, "echo").statusCode() == 400);
            Agent agent = Agent.begun("hasty", TOKEN);

            assertThat(agent.call(1, "hang").statusCode()).isEqualTo(504);

            assertThat(agent.call(2, "echo").statusCode()).isEqualTo(200);
            assertThat(Management.counter("sluice_inflight_requests{server=\"hasty\"}")).isZero();
        } finally {
            Documents.delete("grants/hasty.yaml");
            Documents.delete("servers/hasty.json");
        }
    }

    @Test
    void its_environment_is_what_the_document_says_and_nothing_of_the_gateways() {
        Agent agent = begun(NARROW);
        assertThat(agent.call(1, "echo").statusCode()).isEqualTo(200);

        assertThat(Children.variables(Children.running().get(0)))
                .containsExactlyInAnyOrder("GREETING", "SLUICE_CHILD");
    }

    @Test
    @Threat("D5")
    void its_key_is_taken_out_of_what_it_says(@TempDir Path folder) throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "stdio-key-7c1f0e55");
        JsonObject keyed =
                new JsonObject()
                        .put("command", new JsonArray(StdioServer.command()))
                        .put(
                                "env",
                                new JsonObject()
                                        .put("CODE", new JsonObject().put("file", key.toString()))
                                        .put("GREETING", "hello"));
        Documents.replace("servers/child.json", keyed.encode());

        await().atMost(PATIENCE)
                .until(() -> begun(TOKEN).call(1, "env").body().contains("\\\"CODE\\\""));
        assertThat(begun(TOKEN).call(2, "env").body())
                .contains("hello")
                .doesNotContain("stdio-key-7c1f0e55");
    }

    @Test
    void an_edited_document_ends_the_processes_of_the_former() throws IOException {
        Agent agent = begun(TOKEN);
        String pid = pid(agent);

        JsonObject server =
                new JsonObject()
                        .put("command", new JsonArray(StdioServer.command()))
                        .put("env", new JsonObject().put("GREETING", "good day"));
        Documents.replace("servers/child.json", server.encode());

        await().atMost(PATIENCE).until(() -> !isAlive(pid));
        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(404);
    }

    @Test
    void a_token_taken_away_closes_what_it_listens_to() throws Exception {
        Agent agent = begun(TOKEN);
        HttpResponse<InputStream> stream = agent.get().get(20, TimeUnit.SECONDS);
        assertThat(stream.statusCode()).isEqualTo(200);

        Documents.delete("grants/child-open.yaml");

        try (InputStream events = stream.body()) {
            events.readAllBytes(); // until it is closed
        } catch (IOException cut) {
            // In the middle of a chunk, which is as good an end.
        }
        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(401);
    }

    private static void grant(String name, String token) throws IOException {
        Documents.replace(
                "grants/" + name + ".yaml",
                "server: child\npolicy: %s\ntoken: %s\n"
                        .formatted(name, TokenHashes.written(token)));
    }

    private static Agent begun(String token) {
        return Agent.begun("child", token);
    }

    private static String pid(Agent agent) {
        return new JsonObject(agent.call(77, "pid").body())
                .getJsonObject("result")
                .getJsonArray("content")
                .getJsonObject(0)
                .getString("text");
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    }

    private static JsonArray list(Agent agent) {
        try {
            HttpResponse<InputStream> reply =
                    agent.post("{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"tools/list\"}").join();
            String body = new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);
            return new JsonObject(body).getJsonObject("result").getJsonArray("tools");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

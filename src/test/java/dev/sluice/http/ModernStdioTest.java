package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Children;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.ModernStdioServer;
import dev.sluice.testsupport.StdioProfile;
import dev.sluice.testsupport.StdioServer;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server of 2026-07-28 that is started as a command, as agents without sessions meet it. */
@QuarkusTest
@TestProfile(StdioProfile.class)
@Timeout(180)
class ModernStdioTest {
    private static final List<String> NAMES = List.of("ann", "bob", "eve");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EACH = 1_000;
    private static final int AT_ONCE = 12;

    @BeforeEach
    void start() throws IOException {
        serve("standing", ModernStdioServer.command());
        Documents.replace("policies/standing.yaml", "version: \"1\"\ndefault: allow\n");
        Documents.replace(
                "policies/standing-narrow.yaml",
                "version: \"1\"\ndefault: deny\ntools:\n  pid: {}\n");
        for (String name : NAMES) {
            grant("standing", "standing", name);
        }
        grant("standing", "standing-narrow", "narrow");
        known("standing", "narrow");
    }

    @AfterEach
    void stop() throws IOException {
        for (String name : NAMES) {
            Documents.delete("grants/standing-" + name + ".yaml");
        }
        Documents.delete("grants/standing-narrow.yaml");
        Documents.delete("policies/standing.yaml");
        Documents.delete("policies/standing-narrow.yaml");
        Documents.delete("servers/standing.json");
        // or the next test could begin with the documents of this one
        Agent narrow = new Agent("standing", "standing-narrow-token");
        await().atMost(PATIENCE).until(() -> narrow.call(1, "echo").statusCode() == 401);
        await().atMost(PATIENCE).until(() -> Children.running().isEmpty());
    }

    @Test
    void its_tools_are_listed_and_called_as_the_policy_says_without_a_session() {
        ModernAgent agent = agent("narrow");

        HttpResponse<InputStream> list = agent.ask("1", "tools/list", "").join();
        assertThat(text(list)).contains("\"pid\"").doesNotContain("\"hang\"");
        assertThat(list.headers().firstValue("mcp-session-id")).isEmpty();
        assertThat(text(agent.call("2", "hang", "{}").join())).contains("Unknown tool: hang");
        assertThat(pid("narrow")).isEqualTo(pid("narrow"));
        assertThat(Children.running()).hasSize(1);
    }

    @Test
    void no_caller_ever_meets_another_though_all_use_the_same_ids_and_tokens_at_once() {
        List<CompletableFuture<Integer>> lanes = new ArrayList<>();
        for (String name : NAMES) {
            for (int lane = 0; lane < AT_ONCE; lane++) {
                ModernAgent agent = agent(name);
                String mark = name + "-" + lane;
                lanes.add(calls(agent, name, mark, EACH / AT_ONCE));
            }
        }

        int answered = lanes.stream().mapToInt(CompletableFuture::join).sum();

        assertThat(answered).isEqualTo(NAMES.size() * AT_ONCE * (EACH / AT_ONCE));
        assertThat(Children.running()).hasSize(NAMES.size());
        assertThat(NAMES.stream().map(ModernStdioTest::pid)).doesNotHaveDuplicates();
        assertThat(inflight()).isZero();
    }

    /** One after the other, with an id and a token that all others use at the same time. */
    private static CompletableFuture<Integer> calls(
            ModernAgent agent, String name, String mark, int left) {
        if (left == 0) {
            return CompletableFuture.completedFuture(0);
        }
        String tag = mark + "-" + left;
        boolean streams = left % 2 == 0;
        CompletableFuture<HttpResponse<InputStream>> reply =
                call(
                        agent,
                        Integer.toString(left % 3),
                        "tag",
                        "{\"who\":\"%s\",\"tag\":\"%s\"}".formatted(name, tag),
                        streams ? ",\"progressToken\":\"p\"" : "");
        return reply.thenCompose(
                begun -> {
                    String text = text(begun);
                    JsonObject result = result(text);
                    assertThat(text).as(tag).doesNotContain("\"error\"");
                    assertThat(result.getInteger("id")).isEqualTo(left % 3);
                    JsonObject said = said(result);
                    assertThat(said.getString("tag")).isEqualTo(tag);
                    assertThat(said.getJsonArray("callers")).containsExactly(name);
                    if (streams) {
                        assertThat(text)
                                .containsOnlyOnce("notifications/progress")
                                .contains("\"progressToken\":\"p\"")
                                .contains("\"message\":\"" + tag + "\"");
                    }
                    return calls(agent, name, mark, left - 1).thenApply(rest -> rest + 1);
                });
    }

    @Test
    void who_closes_its_stream_has_cancelled_its_call_and_no_other() throws Exception {
        ModernAgent agent = agent("ann");
        List<HttpResponse<InputStream>> streams = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            HttpResponse<InputStream> stream =
                    call(agent, "\"same\"", "hang", "{}", ",\"progressToken\":5")
                            .get(30, TimeUnit.SECONDS);
            assertThat(stream.statusCode()).isEqualTo(200);
            streams.add(stream);
        }

        streams.get(0).body().close();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            JsonObject state =
                                    said(result(text(agent.call("9", "given_up", "{}").join())));
                            assertThat(state.getJsonArray("hanging")).hasSize(2);
                            assertThat(state.getJsonArray("givenUp"))
                                    .containsExactly(state.getJsonArray("hanging").getValue(0));
                        });
        streams.get(1).body().close();
        await().atMost(PATIENCE).until(() -> inflight() == 0);
    }

    @Test
    void a_crash_is_told_to_all_whose_calls_it_had_and_the_next_call_has_another_process() {
        ModernAgent agent = agent("ann");
        String pid = pid("ann");
        String other = pid("bob");
        CompletableFuture<HttpResponse<InputStream>> hanging = agent.call("1", "hang", "{}");

        assertThat(agent.call("1", "crash", "{}").join().statusCode()).isEqualTo(502);

        assertThat(hanging.join().statusCode()).isEqualTo(502);
        assertThat(pid("ann")).isNotEqualTo(pid);
        assertThat(pid("bob")).isEqualTo(other);
        assertThat(inflight()).isZero();
    }

    @Test
    void a_subscription_hears_of_changes_under_its_own_id() throws Exception {
        ModernAgent agent = agent("ann");
        HttpResponse<InputStream> stream =
                agent.ask(
                                "\"mine\"",
                                "subscriptions/listen",
                                "\"notifications\":{\"toolsListChanged\":true}")
                        .get(30, TimeUnit.SECONDS);
        try (BufferedReader events =
                new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
            assertThat(data(events))
                    .contains("notifications/subscriptions/acknowledged")
                    .contains("\"io.modelcontextprotocol/subscriptionId\":\"mine\"");

            assertThat(text(agent.call("\"mine\"", "change", "{}").join())).contains("changed");

            assertThat(data(events))
                    .contains("notifications/tools/list_changed")
                    .contains("\"io.modelcontextprotocol/subscriptionId\":\"mine\"");
        }
    }

    @Test
    void an_unknown_method_is_404_as_over_http() {
        HttpResponse<InputStream> reply = agent("ann").ask("1", "prompts/list", "").join();

        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(text(reply)).contains("-32601");
    }

    @Test
    void an_edited_document_ends_the_processes_of_the_former() throws IOException {
        String pid = pid("ann");

        Documents.replace(
                "servers/standing.json",
                new JsonObject()
                        .put("command", new JsonArray(ModernStdioServer.command()))
                        .put("env", new JsonObject().put("GREETING", "good day"))
                        .encode());

        await().atMost(PATIENCE).until(() -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
        assertThat(pid("ann")).isNotEqualTo(pid);
    }

    @Test
    void agents_of_older_servers_are_told_to_fall_back_and_no_process_is_kept_or_started_again()
            throws IOException {
        serve("older", StdioServer.command());
        grant("older", "standing", "old");
        try {
            known("older", "old");
            ModernAgent agent = new ModernAgent("older", "standing-old-token");

            assertThat(agent.ask("1", "server/discover", "").join().statusCode()).isEqualTo(400);
            await().atMost(PATIENCE).until(() -> Children.running().isEmpty());
            assertThat(agent.ask("1", "tools/list", "").join().statusCode()).isEqualTo(400);
            assertThat(Children.running()).isEmpty();
            assertThat(Agent.begun("older", "standing-old-token").call(1, "echo").statusCode())
                    .isEqualTo(200);
        } finally {
            Documents.delete("grants/standing-old.yaml");
            Documents.delete("servers/older.json");
        }
    }

    private static void serve(String name, List<String> command) throws IOException {
        Documents.replace(
                "servers/" + name + ".json",
                new JsonObject().put("command", new JsonArray(command)).encode());
    }

    private static void grant(String server, String policy, String name) throws IOException {
        Documents.replace(
                "grants/standing-" + name + ".yaml",
                "server: %s\npolicy: %s\ntoken: %s\n"
                        .formatted(
                                server,
                                policy,
                                TokenHashes.written("standing-" + name + "-token")));
    }

    /** Until the documents are in force: a session that nobody knows is a bad request then. */
    private static void known(String server, String name) {
        Agent agent = new Agent(server, "standing-" + name + "-token");
        await().atMost(PATIENCE).until(() -> agent.call(1, "echo").statusCode() == 400);
    }

    private static ModernAgent agent(String name) {
        return new ModernAgent("standing", "standing-" + name + "-token");
    }

    /** Calls a tool, with more to say of the call. */
    private static CompletableFuture<HttpResponse<InputStream>> call(
            ModernAgent agent, String id, String tool, String arguments, String meta) {
        String capabilities = "\"io.modelcontextprotocol/clientCapabilities\":{}";
        String params = "\"name\":\"%s\",\"arguments\":%s".formatted(tool, arguments);
        return agent.raw(
                ModernAgent.message(id, "tools/call", params)
                        .replace(capabilities, capabilities + meta),
                "MCP-Protocol-Version",
                ModernAgent.REVISION,
                "Mcp-Method",
                "tools/call",
                "Mcp-Name",
                tool);
    }

    private static String pid(String name) {
        String text = text(agent(name).call("1", "pid", "{}").join());
        return result(text)
                .getJsonObject("result")
                .getJsonArray("content")
                .getJsonObject(0)
                .getString("text");
    }

    private static double inflight() {
        return Management.counter("sluice_inflight_requests{server=\"standing\"}");
    }

    /** The answer, whether it came as it is or as the last event. */
    private static JsonObject result(String text) {
        int event = text.lastIndexOf("\ndata: ");
        return new JsonObject(event < 0 ? text : text.substring(event + 7));
    }

    private static JsonObject said(JsonObject answer) {
        return new JsonObject(
                answer.getJsonObject("result")
                        .getJsonArray("content")
                        .getJsonObject(0)
                        .getString("text"));
    }

    private static String data(BufferedReader events) throws IOException {
        String line = events.readLine();
        while (line != null && !line.startsWith("data: ")) {
            line = events.readLine();
        }
        return String.valueOf(line);
    }

    private static String text(HttpResponse<InputStream> reply) {
        try (InputStream body = reply.body()) {
            return new String(body.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

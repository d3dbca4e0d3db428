package dev.sluice.http;

import static dev.sluice.testsupport.Agent.callOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Events;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gives a request up, and how the other side hears of it. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class CancellationTest {
    private static final String TOKEN = "cancelling-agent-token-5510ee";

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @BeforeEach
    void begin() throws Exception {
        server = new ScriptedServer();
        String port = ConfigProvider.getConfig().getValue(ScriptedServer.PORT, String.class);
        Documents.replace(
                "servers/impatient.yaml",
                """
                url: http://127.0.0.1:%s/mcp
                timeouts: {firstByte: 400ms, idle: 400ms}
                """
                        .formatted(port));
        Documents.replace(
                "grants/impatient.yaml",
                "server: impatient\npolicy: rules\ntoken: " + TokenHashes.written(TOKEN) + "\n");
        await().until(() -> new Agent("impatient", TOKEN).initialize().statusCode() == 200);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        Documents.delete("grants/impatient.yaml");
        Documents.delete("servers/impatient.yaml");
        await().until(() -> !Management.readiness().contains("problem"));
    }

    @Test
    @Threat("E15")
    void a_legacy_server_that_does_not_answer_in_time_is_told() throws Exception {
        var reply = Agent.begun("impatient", TOKEN).post(callOf(7, "echo"));
        server.next();

        assertThat(now(reply).statusCode()).isEqualTo(504);
        ScriptedCall told = server.next();
        assertThat(told.header("mcp-session-id")).containsExactly(ScriptedServer.SESSION);
        assertThat(told.header("mcp-protocol-version")).containsExactly("2025-06-18");
        assertThat(told.text())
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
                                + "{\"requestId\":7,\"reason\":\"the gateway no longer waits\"}}");
        told.status(202);
    }

    @Test
    void a_legacy_server_that_falls_silent_is_told_after_the_agent() throws Exception {
        var reply = Agent.begun("impatient", TOKEN).post(callOf(8, "echo"));
        ScriptedCall call = server.next().stream();

        assertThat(new Events(now(reply)).next()).contains("\"id\":8", "-31005");
        now(call.left());
        assertThat(server.next().text()).contains("notifications/cancelled", "\"requestId\":8");
    }

    @Test
    void initialize_is_never_cancelled_in_words() throws Exception {
        server.onInitialize(call -> {});
        assertThat(new Agent("impatient", TOKEN).initialize().statusCode()).isEqualTo(504);
        server.onInitialize(
                call -> call.header("Mcp-Session-Id", "s").json(ScriptedServer.initialized(call)));

        // whatever had been told about the first would have come before this
        var telling =
                Agent.begun("impatient", TOKEN)
                        .post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        ScriptedCall told = server.next();
        assertThat(told.text()).contains("notifications/initialized");
        told.status(202);
        assertThat(now(telling).statusCode()).isEqualTo(202);
    }

    @Test
    void a_modern_server_sees_it_from_the_closed_connection_alone() throws Exception {
        ModernAgent agent = new ModernAgent("impatient", TOKEN);
        var late = agent.call("1", "echo", "{}");
        ScriptedCall silent = server.next();

        assertThat(now(late).statusCode()).isEqualTo(504);
        now(silent.left());
        var next = agent.call("2", "echo", "{}");
        ScriptedCall call = server.next();
        assertThat(call.text()).contains("\"id\":2");
        call.answerEmpty();
        assertThat(now(next).statusCode()).isEqualTo(200);
    }

    @Test
    @Threat("E16")
    void a_legacy_agent_that_leaves_can_come_back_for_the_answer() throws Exception {
        Agent agent = Agent.begun("impatient", TOKEN);
        var reply = agent.post(callOf(9, "echo"));
        ScriptedCall call = server.next().stream();
        call.write("id: 1\ndata: \n\n");
        HttpResponse<InputStream> begun = now(reply);
        assertThat(new Events(begun).next()).isEqualTo("id: 1\ndata: \n");
        begun.body().close();
        now(call.left());

        var resumed = agent.get("Last-Event-ID", "1");
        ScriptedCall again = server.next();
        assertThat(again.method()).isEqualTo("GET");
        assertThat(again.header("last-event-id")).containsExactly("1");
        again.stream().event("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{\"content\":[]}}").end();
        assertThat(new String(now(resumed).body().readAllBytes(), UTF_8)).contains("\"id\":9");
        assertThat(server.isCalled()).isFalse();
    }

    @Test
    void a_stream_that_tells_of_changes_may_be_quiet_for_longer_than_an_answer() throws Exception {
        Agent agent = Agent.begun("impatient", TOKEN);
        var opening = agent.get();
        ScriptedCall stream = server.next().stream();
        var listening =
                new ModernAgent("impatient", TOKEN)
                        .ask("1", "subscriptions/listen", "\"notifications\":{}");
        ScriptedCall subscription = server.next().stream();
        now(opening);
        now(listening);

        var silent = agent.post(callOf(2, "echo"));
        ScriptedCall answer = server.next().stream();
        assertThat(new Events(now(silent)).next()).contains("-31005");
        now(answer.left());

        String told = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";
        stream.event(told);
        subscription.event(told);
        assertThat(new Events(now(opening)).next()).contains("list_changed");
        assertThat(new Events(now(listening)).next()).contains("list_changed");
    }

    private static <T> T now(CompletableFuture<T> future) throws Exception {
        return future.get(15, SECONDS);
    }
}

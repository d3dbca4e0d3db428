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
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kill switch: one file, and within one reload nothing more passes. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class SwitchTest {
    private static final String SWITCH = "switches/incident.yaml";
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/list\"}";

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @SuppressWarnings("NullAway.Init")
    private Agent agent;

    @BeforeEach
    void begin() {
        server = new ScriptedServer();
        agent = Agent.begunOnceReached("scripted", GatewayFixture.TOKEN);
    }

    @AfterEach
    void switchOn() throws IOException {
        server.onCall(ScriptedCall::answerEmpty);
        Documents.delete(SWITCH);
        await().atMost(WITHIN).until(() -> !agent.call(9, "echo").body().contains("switched off"));
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "off: all",
                "off: {servers: [scripted]}",
                "off: {grants: [tester-scripted]}",
                "off: {subjects: [tester-scripted]}"
            })
    @Threat("C16")
    void whoever_is_switched_off_loses_its_streams_and_reaches_nothing(String off)
            throws Exception {
        var opening = agent.get();
        ScriptedCall stream = server.next().stream();
        Events listening = new Events(now(opening));
        var calling = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next().stream();
        call.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}");
        Events called = new Events(now(calling));
        assertThat(called.next()).contains("notifications/message");

        Documents.replace(SWITCH, off + "\nreason: incident 42\n");

        assertThat(listening.next()).isNull();
        assertThat(called.next()).contains("\"id\":1", "-31005");
        now(stream.left());
        now(call.left());
        assertThat(server.next().text()).contains("notifications/cancelled", "\"requestId\":1");
        assertRefused();
    }

    private void assertRefused() throws Exception {
        assertThat(agent.call(2, "echo").body())
                .contains("\"isError\":true", "[POLICY DENIED] switched off: incident 42");
        HttpResponse<InputStream> listen = now(agent.get());
        assertThat(listen.statusCode()).isEqualTo(405);
        assertThat(listen.headers().firstValue("allow")).contains("POST, DELETE");
        HttpResponse<InputStream> answer =
                now(agent.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(new String(answer.body().readAllBytes(), UTF_8))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-31001,"
                                + "\"message\":\"switched off\"}}");
        assertThat(server.isCalled()).isFalse();
        assertStillHeard();
    }

    private void assertStillHeard() throws Exception {
        var told = agent.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        server.next().status(202);
        assertThat(now(told).statusCode()).isEqualTo(202);
        assertThat(agent.initialize().statusCode()).isEqualTo(200);
        var listed = agent.post(LIST);
        server.next()
                .json(
                        "{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{\"tools\":[{\"name\":\"echo\"}]}}");
        assertThat(new String(now(listed).body().readAllBytes(), UTF_8)).contains("\"tools\":[]");
    }

    @Test
    void a_tool_that_is_switched_off_takes_its_own_calls_with_it_and_no_others() throws Exception {
        var listening = agent.get();
        ScriptedCall stream = server.next().stream();
        var slow = agent.post(callOf(1, "slow"));
        ScriptedCall slowly = server.next().stream();
        var echo = agent.post(callOf(2, "echo"));
        ScriptedCall echoing = server.next().stream();
        now(slow);
        now(echo);
        Events heard = new Events(now(listening));

        Documents.replace(SWITCH, "off: {tools: ['sl*']}\n");

        assertThat(new Events(now(slow)).next()).contains("\"id\":1", "-31005");
        now(slowly.left());
        String progress = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}";
        stream.event(progress);
        assertThat(heard.next()).contains("notifications/progress");
        echoing.event("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}").end();
        assertThat(new Events(now(echo)).next()).contains("\"id\":2,\"result\"");
        assertThat(agent.call(3, "slow").body()).contains("[POLICY DENIED] switched off\"");
        stream.end();
    }

    private static <T> T now(CompletableFuture<T> future) throws Exception {
        return future.get(15, SECONDS);
    }
}

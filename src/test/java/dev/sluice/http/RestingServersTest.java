package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.FixtureProfile;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What agents and operators see of a server that is left alone, and of one that is full. */
@QuarkusTest
@TestProfile(RestingServersTest.Profile.class)
@Timeout(120)
class RestingServersTest {
    private static final String TOKEN = "resting-token-90b1cc";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 100;

    private final HeardDecisions heard = new HeardDecisions();
    private final AtomicInteger asked = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    /** One that leaves servers alone soon, and for a short while. */
    public static final class Profile extends FixtureProfile {
        public Profile() {
            super(
                    Map.of(
                            "sluice.upstream.breaker.enabled",
                            "true",
                            "sluice.upstream.breaker.window",
                            "4",
                            "sluice.upstream.breaker.open-for",
                            "2s"));
        }
    }

    @BeforeEach
    void start() throws IOException {
        QuarkusMock.installMockForType(heard, QueuedLog.class);
        server = new ScriptedServer();
        Documents.replace(
                "policies/resting.json",
                "{\"version\": \"1\", \"default\": \"deny\", \"tools\": {\"echo\": {\"rate_limit\":"
                        + " {\"max\": %d, \"window\": 3600}}}}".formatted(MOST));
        Documents.grant("resting", TOKEN, "resting");
        await().atMost(PATIENCE)
                .until(() -> new Agent("scripted", TOKEN).initialize().statusCode() == 200);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        Documents.delete("grants/resting.yaml");
        Documents.delete("policies/resting.json");
        await().atMost(PATIENCE).until(() -> !Management.readiness().contains("problem"));
        heard.close();
    }

    @Test
    @Threat({"E14", "E15"})
    void a_server_in_trouble_is_left_alone_and_called_again_when_it_is_back() {
        Agent agent = Agent.begun("scripted", TOKEN);
        answer(call -> call.status(503));
        await().atMost(PATIENCE).until(() -> agent.call(1, "echo").statusCode() == 503);
        double refusals = Management.refusals("upstream_resting");
        int before = asked.get();

        HttpResponse<String> refused = agent.call(2, "echo");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("\"id\":2", "-31005", "dev.sluice/retryAfterMs");
        assertThat(refused.headers().firstValue("retry-after")).hasValueSatisfying(this::isSoon);
        assertThat(asked).hasValue(before);
        assertThat(Management.gauge("sluice_breaker_state", "scripted")).isEqualTo(2);
        assertThat(Management.refusals("upstream_resting")).isEqualTo(refusals + 1);
        JsonObject line = lastLine();
        assertThat(line.getString("outcome")).isEqualTo("refused");
        assertThat(line.getString("message")).contains("its last calls failed");
        assertThat(Agent.begun("fixture", GatewayFixture.TOKEN).call(3, "echo").statusCode())
                .isEqualTo(200);

        answer(ScriptedCall::answerEmpty);
        await().atMost(PATIENCE).until(() -> agent.call(4, "echo").statusCode() == 200);
        assertThat(Management.gauge("sluice_breaker_state", "scripted")).isZero();
    }

    @Test
    void calls_that_were_not_made_take_nothing_from_a_limit() {
        Agent agent = Agent.begun("scripted", TOKEN);
        answer(call -> call.status(503));
        await().atMost(PATIENCE).until(() -> agent.call(1, "echo").statusCode() == 503);

        int refused = 0;
        for (int i = 0; i < 2 * MOST; i++) {
            HttpResponse<String> reply = agent.call(2, "echo");
            assertThat(reply.body()).doesNotContain("[RATE LIMITED]");
            refused += reply.statusCode() == 503 ? 1 : 0;
        }

        assertThat(refused).isGreaterThan(MOST);
    }

    @Test
    void a_call_for_which_a_server_has_no_room_is_told_503_and_takes_nothing() throws Exception {
        Documents.replace(
                "servers/full.yaml",
                "url: http://127.0.0.1:%d/mcp\nconcurrency: {max: 1, waiting: 0}\n"
                        .formatted(server.port()));
        Documents.replace(
                "policies/full.json",
                "{\"version\": \"1\", \"default\": \"deny\", \"tools\":"
                        + " {\"echo\": {\"rate_limit\": {\"max\": 2, \"window\": 3600}}}}");
        Documents.grant("full", "full", TOKEN, "full");
        Agent agent = Agent.begunOnceReached("full", TOKEN);
        var held = agent.post(Agent.callOf(1, "echo"));
        ScriptedCall call = server.next();

        for (int i = 0; i < 5; i++) {
            HttpResponse<String> refused = agent.call(2, "echo");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"id\":2", "-31006");
        }
        call.answerEmpty();

        assertThat(held.get().statusCode()).isEqualTo(200);
        answer(ScriptedCall::answerEmpty);
        assertThat(agent.call(3, "echo").body()).doesNotContain("[RATE LIMITED]");
        assertThat(agent.call(4, "echo").body()).contains("[RATE LIMITED]");
        for (String name : new String[] {"grants/full.yaml", "policies/full.json"}) {
            Documents.delete(name);
        }
        Documents.delete("servers/full.yaml");
    }

    private void answer(Consumer<ScriptedCall> how) {
        server.onCall(
                call -> {
                    asked.incrementAndGet();
                    how.accept(call);
                });
    }

    private void isSoon(String seconds) {
        assertThat(Integer.parseInt(seconds)).isBetween(1, 2);
    }

    private JsonObject lastLine() {
        var lines = heard.of("resting");
        return lines.get(lines.size() - 1);
    }
}

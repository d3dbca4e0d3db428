package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call counts against a limit unless its server never received it. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class RefundTest {
    private static final String TOKEN = "refunded-token-5b7c21";
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @BeforeEach
    void allowTwoCallsAnHour() throws IOException {
        server = answering();
        Documents.replace(
                "policies/refund.json",
                "{\"version\": \"1\", \"default\": \"deny\", \"tools\":"
                        + " {\"echo\": {\"rate_limit\": {\"max\": 2, \"window\": 3600}}}}");
        Documents.grant("refunded", TOKEN, "refund");
        await().atMost(PATIENCE)
                .until(() -> new Agent("scripted", TOKEN).initialize().statusCode() == 200);
    }

    @AfterEach
    void forget() throws IOException {
        server.close();
        Documents.delete("grants/refunded.yaml");
        Documents.delete("policies/refund.json");
        await().atMost(PATIENCE).until(() -> !Management.readiness().contains("problem"));
    }

    @Test
    void calls_that_found_no_server_take_nothing_and_those_that_did_count() {
        Agent warmingUp = Agent.begun("scripted", TOKEN);
        Agent agent = Agent.begun("scripted", TOKEN);
        server.close();
        // The first may still be sent into a connection that is just being closed: not this
        // agent's.
        await().atMost(PATIENCE).until(() -> warmingUp.call(0, "echo").statusCode() == 502);

        for (int i = 1; i <= 5; i++) {
            assertThat(agent.call(i, "echo").statusCode()).isEqualTo(502);
        }
        server = answering();

        assertThat(agent.call(6, "echo").body()).doesNotContain("[RATE LIMITED]");
        assertThat(agent.call(7, "echo").body()).doesNotContain("[RATE LIMITED]");
        assertThat(agent.call(8, "echo").body()).contains("[RATE LIMITED] at most 2 calls");
    }

    private static ScriptedServer answering() {
        ScriptedServer server = new ScriptedServer();
        server.onCall(ScriptedCall::answerEmpty);
        return server;
    }
}

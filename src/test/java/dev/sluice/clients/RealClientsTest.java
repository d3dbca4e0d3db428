package dev.sluice.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.FixtureCall;
import dev.sluice.testsupport.FixtureMcpServer;
import dev.sluice.testsupport.FixtureSessions;
import dev.sluice.testsupport.ReceivedRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sessions prove themselves against a server before they prove anything of the gateway. */
@Timeout(60)
class RealClientsTest {
    private static final SessionPlan PLAN =
            SessionPlan.of(
                            ToolUse.of("echo", "message", "hello"),
                            ToolUse.of("slow"),
                            ToolUse.of("ask"))
                    .denied(ToolUse.of("fail", "message", "[POLICY DENIED] not by you"))
                    .limited(ToolUse.of("three-times"));

    private final AtomicInteger calls = new AtomicInteger();
    private final FixtureMcpServer server =
            FixtureMcpServer.start()
                    .sessions(FixtureSessions.REQUIRED)
                    .tool("three-times", this::threeTimes);

    private void threeTimes(FixtureCall call) {
        if (calls.incrementAndGet() > 3) {
            call.fail("[RATE LIMITED] later");
        } else {
            call.reply("done");
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_java_sdk_completes_a_session() {
        SeenSession seen = JavaSdkSession.run(server.uri(), "secret", PLAN);

        assertThat(seen.server()).isEqualTo("fixture");
        assertThat(seen.asking().text()).contains(JavaSdkSession.ANSWER);
        assertThat(methods()).last().isEqualTo("DELETE");
        assertCompleted(seen);
    }

    @Test
    void langchain4j_completes_a_session() {
        SessionPlan plan =
                new SessionPlan(
                        PLAN.allowed(),
                        PLAN.slow(),
                        ToolUse.of("ask", "method", "roots/list"),
                        PLAN.denied(),
                        PLAN.limited());

        SeenSession seen = Langchain4jSession.run(server.uri(), "secret", plan);

        assertThat(seen.server()).isEqualTo("A fixture to test against.");
        assertThat(seen.asking().text()).contains(Langchain4jSession.ROOT);
        assertCompleted(seen);
    }

    private void assertCompleted(SeenSession seen) {
        assertThat(seen.tools()).containsExactly("echo", "slow", "ask", "fail", "three-times");
        assertThat(seen.allowed()).isEqualTo(new Told(false, "Echo: hello"));
        assertThat(seen.slow()).isEqualTo(new Told(false, "Done: 5 steps"));
        assertThat(seen.progress()).hasSize(5);
        assertThat(seen.firstEventAhead()).isGreaterThan(Duration.ofMillis(150));
        assertThat(seen.answered()).isEqualTo(1);
        assertThat(seen.denied()).contains(new Told(true, "[POLICY DENIED] not by you"));
        assertThat(seen.limited()).hasSize(4);
        assertThat(seen.limited()).last().isEqualTo(new Told(true, "[RATE LIMITED] later"));
        assertThat(server.received())
                .allMatch(request -> request.header("authorization").contains("Bearer secret"));
        await().until(() -> methods().contains("GET"));
    }

    private List<String> methods() {
        return server.received().stream().map(ReceivedRequest::method).toList();
    }
}

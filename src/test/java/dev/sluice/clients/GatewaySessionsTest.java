package dev.sluice.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.GatewayFixture;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole sessions of real clients through the gateway: neither side notices it but by its rules. */
@QuarkusTest
@WithTestResource(GatewayFixture.class)
@Timeout(60)
class GatewaySessionsTest {
    private static final SessionPlan PLAN =
            SessionPlan.of(
                            ToolUse.of("echo", "message", "hello"),
                            ToolUse.of("slow"),
                            ToolUse.of("ask"))
                    .denied(ToolUse.of("forbidden", "message", "now"))
                    .limited(ToolUse.of("twice", "message", "again"));

    private int receivedBefore;

    @BeforeEach
    void count() {
        receivedBefore = Control.count();
    }

    @Test
    void the_java_sdk_completes_a_session_behind_policy() {
        SeenSession seen =
                JavaSdkSession.run(Gateway.endpoint("fixture"), GatewayFixture.TOKEN, PLAN);

        assertThat(seen.server()).isEqualTo("fixture");
        assertThat(seen.asking().text()).contains(JavaSdkSession.ANSWER);
        assertCompleted(seen);
        assertThat(received()).last().extracting(it -> it.getString("method")).isEqualTo("DELETE");
    }

    @Test
    void langchain4j_completes_a_session_behind_policy() {
        SessionPlan plan =
                new SessionPlan(
                        PLAN.allowed(),
                        PLAN.slow(),
                        ToolUse.of("ask", "method", "roots/list"),
                        PLAN.denied(),
                        PLAN.limited());

        SeenSession seen =
                Langchain4jSession.run(Gateway.endpoint("fixture"), GatewayFixture.TOKEN, plan);

        assertThat(seen.server()).isEqualTo("A fixture to test against.");
        assertThat(seen.asking().text()).contains(Langchain4jSession.ROOT);
        assertCompleted(seen);
    }

    private void assertCompleted(SeenSession seen) {
        assertThat(seen.tools())
                .containsExactlyInAnyOrder("echo", "slow", "ask", "forbidden", "twice");
        assertThat(seen.allowed()).isEqualTo(new Told(false, "Echo: hello"));
        assertThat(seen.slow()).isEqualTo(new Told(false, "Done: 5 steps"));
        assertThat(seen.progress()).hasSize(5);
        assertThat(seen.firstEventAhead()).isGreaterThan(Duration.ofMillis(150));
        assertThat(seen.answered()).isEqualTo(1);
        assertThat(seen.denied()).contains(new Told(true, "[POLICY DENIED] nobody may"));
        assertThat(seen.limited())
                .startsWith(new Told(false, "Echo: again"), new Told(false, "Echo: again"))
                .hasSize(3);
        assertThat(seen.limited()).last().matches(Told::refused);
        assertThat(seen.limited().get(2).text())
                .startsWith("[RATE LIMITED] at most 2 calls in 60 s are allowed; try again in ");
        assertServerSawOnlyWhatPassed();
    }

    private void assertServerSawOnlyWhatPassed() {
        assertThat(received())
                .allSatisfy(
                        request ->
                                assertThat(request.getJsonArray("headers").encode())
                                        .contains(GatewayFixture.UPSTREAM_KEY)
                                        .doesNotContain(GatewayFixture.TOKEN));
        assertThat(received("forbidden")).isEmpty();
        assertThat(received("twice")).hasSize(2);
    }

    private List<JsonObject> received() {
        return Control.since(receivedBefore);
    }

    private List<JsonObject> received(String tool) {
        return received().stream()
                .filter(request -> request.getString("body").contains("\"" + tool + "\""))
                .toList();
    }
}

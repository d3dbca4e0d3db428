package dev.sluice.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sessions with the official everything server behind a gateway that already runs. Not part of the
 * build, which starts no Node.js: {@code src/test/clients/run-clients --java} starts both and names
 * them in {@code sluice.endpoint} and {@code sluice.token}.
 */
@Timeout(90)
class EverythingSessions {
    private static final Told DENIED = new Told(true, "[POLICY DENIED] agents hand out no files");

    private final URI endpoint = URI.create(property("sluice.endpoint"));
    private final String token = property("sluice.token");

    @Test
    void the_java_sdk_completes_a_session() {
        SeenSession seen =
                JavaSdkSession.run(
                        endpoint,
                        token,
                        plan(
                                new ToolUse(
                                        "trigger-sampling-request",
                                        Map.of("prompt", "Which way?", "maxTokens", 10))));

        assertThat(seen.server()).isEqualTo("mcp-servers/everything");
        assertThat(seen.asking().text()).contains(JavaSdkSession.ANSWER);
        assertCompleted("Java SDK", seen);
    }

    @Test
    void langchain4j_completes_a_session() {
        SeenSession seen =
                Langchain4jSession.run(endpoint, token, plan(ToolUse.of("get-roots-list")));

        assertThat(seen.asking().text()).contains(Langchain4jSession.ROOT);
        assertCompleted("langchain4j", seen);
    }

    private static SessionPlan plan(ToolUse asking) {
        return SessionPlan.of(
                        ToolUse.of("echo", "message", "hello"),
                        new ToolUse(
                                "trigger-long-running-operation",
                                Map.of("duration", 2, "steps", 5)),
                        asking)
                .denied(ToolUse.of("gzip-file-as-resource"))
                .limited(new ToolUse("get-sum", Map.of("a", 19, "b", 23)));
    }

    private static void assertCompleted(String client, SeenSession seen) {
        System.out.println(client + " saw " + seen);
        assertThat(seen.tools()).contains("echo", "get-sum").doesNotContain("get-env");
        assertThat(seen.allowed()).isEqualTo(new Told(false, "Echo: hello"));
        assertThat(seen.progress()).hasSize(5);
        assertThat(seen.firstEventAhead()).isGreaterThan(Duration.ofSeconds(1));
        assertThat(seen.answered()).isPositive();
        assertThat(seen.denied()).contains(DENIED);
        assertThat(seen.limited()).hasSize(4);
        assertThat(seen.limited().get(2).refused()).isFalse();
        assertThat(seen.limited().get(3).text()).startsWith("[RATE LIMITED] at most 3 calls");
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }
}

package dev.sluice.config.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The decisions of a running gateway follow the ConfigMaps. */
@QuarkusTest
@TestProfile(ClusterProfile.class)
@Timeout(120)
class ClusterGatewayTest {
    private static final String TOKEN = "cluster-agent-token-55c1d0";
    private static final String ALLOWED = "{\"version\":\"1\",\"default\":\"allow\"}";
    private static final String DENIED = "{\"version\":\"1\",\"default\":\"deny\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ApiAuthor author =
            new ApiAuthor(ConfigProvider.getConfig().getValue("kubernetes.master", String.class));
    private ScriptedServer server;

    @BeforeEach
    void start() {
        server = new ScriptedServer();
        server.onCall(ScriptedCall::answerEmpty);
    }

    @AfterEach
    void stop() {
        server.close();
        author.close();
    }

    @Test
    void a_policy_from_a_config_map_decides_and_what_it_says_last_decides_next()
            throws IOException {
        author.put("team-a", "policies", Map.of("live.json", ALLOWED));
        Documents.grant("live", TOKEN, "live");
        await().atMost(PATIENCE)
                .until(() -> new Agent("scripted", TOKEN).initialize().statusCode() == 200);
        Agent agent = Agent.begun("scripted", TOKEN);
        assertThat(isDenied(agent)).isFalse();

        author.put("team-a", "policies", Map.of("live.json", DENIED));
        await().atMost(PATIENCE).until(() -> isDenied(agent));
        author.put("team-a", "policies", Map.of("live.json", ALLOWED));
        await().atMost(PATIENCE).until(() -> !isDenied(agent));
        author.put("team-a", "policies", Map.of("live.json", "{"));
        await().atMost(PATIENCE)
                .until(() -> Management.readiness().contains("configmap/team-a/live.json"));

        assertThat(isDenied(agent)).isFalse();
        assertThat(Management.readiness()).contains("\"configuration\"").doesNotContain("DOWN");
        assertThat(Management.gauge("sluice_config_watch_lost_seconds")).isZero();
    }

    private static boolean isDenied(Agent agent) {
        return agent.call(0, "echo").body().contains("Unknown tool");
    }
}

package dev.sluice.config.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.GatewayProcess;
import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the probes say while the Kubernetes API is away, at the start and later. */
@Timeout(180)
class AwayApiIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String AGAIN = "are watched again";

    private final ApiStandIn api = new ApiStandIn();

    @AfterEach
    void leave() {
        api.close();
    }

    @Test
    @Threat("I6")
    void a_gateway_waits_for_its_policies_alive_and_keeps_them_in_service(@TempDir Path folder)
            throws Exception {
        api.author.put("team-a", "policies", Map.of("read.yaml", Followed.POLICY));
        api.leave();
        try (GatewayProcess gateway =
                GatewayProcess.begin(
                        Followed.folder(folder),
                        List.of(
                                "-Dsluice.config.source=kubernetes",
                                "-Dsluice.config.kubernetes.namespace=" + ApiAuthor.NAMESPACE,
                                "-Dkubernetes.master=" + api.url()))) {
            // Live, ready, started.
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> gateway.probes().equals(List.of(200, 503, 200)));

            api.comeBack();
            gateway.awaitReady();
            await().atMost(PATIENCE).until(() -> gateway.log().contains(AGAIN));

            api.leave();
            await().atMost(PATIENCE)
                    .until(() -> sinceItCame(gateway).contains("cannot be watched"));
            assertThat(gateway.probes()).isEqualTo(List.of(200, 200, 200));
        }
    }

    private static String sinceItCame(GatewayProcess gateway) throws IOException {
        String log = gateway.log();
        return log.substring(log.indexOf(AGAIN));
    }
}

package dev.sluice.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.GatewayProcess;
import dev.sluice.testsupport.PinHistory;
import dev.sluice.testsupport.PinnedServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two gateways that share a Redis: what one of them was shown, the other one knows. */
@Timeout(300)
class PinsIT {
    private static final List<String> CHEAP =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final RedisProcess redis = new RedisProcess();
    private final PinnedServer servers = new PinnedServer();
    private final Path root = documents();
    private final GatewayProcess first = begin();
    private final GatewayProcess second = begin();

    PinsIT() throws IOException {}

    private Path documents() throws IOException {
        Path folder = Files.createTempDirectory("sluice-pins");
        String key = "c2x1aWNlLWZsZWV0LXRlc3Qta2V5LW9mLTMyLWJ5dGU=\n";
        Files.writeString(folder.resolve("session.key"), key);
        for (PinHistory each : PinHistory.all()) {
            each.write(folder, servers);
        }
        PinHistory.unpinned().write(folder, servers);
        Files.delete(folder.resolve("pins/" + PinHistory.unpinned().server() + ".yaml"));
        return folder;
    }

    private GatewayProcess begin() throws IOException {
        List<String> options = new ArrayList<>(CHEAP);
        options.add("-Dquarkus.redis.hosts=" + redis.url());
        options.add("-Dsluice.pins.redis.timeout=5s");
        options.add("-Dsluice.session.key-file=" + root.resolve("session.key"));
        return GatewayProcess.begin(root, options);
    }

    @BeforeEach
    void awaitReady() {
        first.awaitReady();
        second.awaitReady();
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
        servers.close();
        redis.close();
    }

    @Test
    @Threat("H2")
    void no_tool_is_called_whose_definition_either_of_them_was_shown_otherwise() throws Exception {
        for (PinHistory each : PinHistory.all()) {
            each.play(servers, first.url(each.server()), second.url(each.server()));
        }
        assertThat(second.managed("/q/metrics").body())
                .contains("sluice_tool_changes_total{action=\"changed\"");
        passNoCallInBetween();
        loseRedis();
    }

    /** No moment is left between a list that one has shown and a call at the other. */
    private void passNoCallInBetween() throws Exception {
        PinHistory flips = PinHistory.flips(40);
        flips.play(servers, first.url(flips.server()), second.url(flips.server()));
    }

    private void loseRedis() throws Exception {
        redis.kill();
        for (PinHistory each : PinHistory.all()) {
            if (each.number() == 1) {
                String url = first.url(each.server());
                int before = servers.calls(each.server()).size();
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> {
                                    assertThat(each.callOf(url, "read")).contains("-31004");
                                    assertThat(each.listOf(url)).contains("-31004");
                                });
                assertThat(each.callOf(url, "admin")).contains("-32602");
                assertThat(servers.calls(each.server())).hasSize(before);
            }
        }
        PinHistory unpinned = PinHistory.unpinned();
        assertThat(unpinned.callOf(first.url(unpinned.server()), "read")).contains("done");
    }
}

package dev.sluice.http;

import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.PinHistory;
import dev.sluice.testsupport.PinnedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that show other tools than were accepted: of those, none is called. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(120)
class PinsTest {
    private final PinnedServer servers = new PinnedServer();
    private final Map<String, String> documents = new TreeMap<>();
    private List<PinHistory> histories = List.of();

    @BeforeEach
    void begin() throws IOException {
        histories = PinHistory.all();
        histories.forEach(each -> documents.putAll(each.documents(servers)));
        for (Map.Entry<String, String> each : documents.entrySet()) {
            Documents.replace(each.getKey(), each.getValue());
        }
        for (PinHistory each : histories) {
            await().until(
                            () ->
                                    new Agent(each.server(), "pin-history-of-caller-a")
                                                    .initialize()
                                                    .statusCode()
                                            == 200);
        }
    }

    @AfterEach
    void stop() throws IOException {
        servers.close();
        for (String each : documents.keySet()) {
            Documents.delete(each);
        }
        await().until(() -> !Management.readiness().contains("problem"));
    }

    @Test
    @Threat({"H1", "H2", "H3", "H4"})
    void no_tool_is_called_whose_definition_is_not_the_accepted_one() throws Exception {
        for (PinHistory each : histories) {
            String url = "http://localhost:" + Agent.port() + "/mcp/" + each.server();
            each.play(servers, url, url);
        }
    }
}

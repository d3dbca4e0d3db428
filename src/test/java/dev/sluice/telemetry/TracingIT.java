package dev.sluice.telemetry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Collector;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.GatewayProcess;
import dev.sluice.testsupport.ModernAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tracing costs the process while it is off, and what is sent before the process ends. */
@Timeout(180)
class TracingIT {
    private static final GatewayFixture FIXTURE = new GatewayFixture();
    private static Path documents = Path.of("");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void start() {
        documents = Path.of(FIXTURE.start().get("sluice.config.dir"));
    }

    @AfterAll
    static void stop() {
        FIXTURE.stop();
    }

    @Test
    void while_it_is_off_no_class_of_opentelemetry_is_loaded_and_while_on_nothing_is_left_unsent()
            throws Exception {
        assertThat(loaded("off")).isEmpty();

        try (Collector collector = new Collector(0)) {
            assertThat(
                            loaded(
                                    "on",
                                    "-Dsluice.tracing.enabled=true",
                                    "-Dotel.exporter.otlp.endpoint=" + collector.endpoint()))
                    .anyMatch(line -> line.contains("io.opentelemetry.sdk.trace.SdkSpan"));
            assertThat(collector.all())
                    .anyMatch(span -> span.attribute("sluice.decision").equals("denied"));
        }
    }

    /** Starts a gateway, calls it and ends it. */
    private List<String> loaded(String name, String... options) throws Exception {
        Path log = folder.resolve(name);
        List<String> all = new ArrayList<>(List.of(options));
        all.add("-Xlog:class+load=info:file=" + log);
        try (GatewayProcess gateway = GatewayProcess.begin(documents, all)) {
            gateway.awaitReady();
            given().contentType("application/json")
                    .header("Authorization", "Bearer " + GatewayFixture.TOKEN)
                    .header("Accept", "application/json, text/event-stream")
                    .header("MCP-Protocol-Version", "2026-07-28")
                    .header("Mcp-Method", "tools/call")
                    .header("Mcp-Name", "forbidden")
                    .header(
                            "traceparent",
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    .body(
                            ModernAgent.message(
                                    "1", "tools/call", "\"name\":\"forbidden\",\"arguments\":{}"))
                    .post(gateway.url("fixture"))
                    .then()
                    .statusCode(200);
            assertThat(gateway.managed("/q/metrics").body()).contains("sluice_decisions_total");
            gateway.terminate();
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("io.opentelemetry.")).toList();
        }
    }
}

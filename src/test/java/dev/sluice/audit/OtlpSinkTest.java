package dev.sluice.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.telemetry.OtlpLogs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector of OpenTelemetry gets each line once it is there. */
class OtlpSinkTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final List<ExportLogsServiceRequest> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private volatile int status = 200;

    @SuppressWarnings("NullAway.Init")
    private HttpServer collector;

    @BeforeEach
    void start() throws IOException {
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/logs", this::take);
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    @Test
    void a_line_is_the_body_of_a_log_record_with_its_time_and_kind() throws Exception {
        Path headers = Files.writeString(folder.resolve("headers"), "Authorization: Bearer one\n");
        DecisionRecord line = DecisionRecordTest.record("t\n\u202e", List.of("a"));

        sink(Optional.of(headers)).write(List.of(line));

        ResourceLogs logs = requests.get(0).getResourceLogs(0);
        LogRecord record = logs.getScopeLogs(0).getLogRecords(0);
        assertThat(record.getBody().getStringValue()).isEqualTo(line.toJson());
        assertThat(record.getTimeUnixNano()).isEqualTo(line.time().toEpochMilli() * 1_000_000);
        assertThat(record.getAttributes(0).getValue().getStringValue())
                .isEqualTo("sluice.decision");
        assertThat(logs.getResource().getAttributesList())
                .anyMatch(it -> it.getValue().getStringValue().equals("sluice"));
        assertThat(authorizations).containsExactly("Bearer one");
    }

    @Test
    void headers_are_read_again_so_that_a_credential_can_change() throws Exception {
        Path headers = Files.writeString(folder.resolve("headers"), "Authorization: Bearer one\n");
        OtlpSink sink = sink(Optional.of(headers));
        sink.write(List.of(DecisionRecordTest.record("a", List.of())));

        Files.writeString(headers, "Authorization: Bearer two\n");
        sink.write(List.of(DecisionRecordTest.record("b", List.of())));

        assertThat(authorizations).containsExactly("Bearer one", "Bearer two");
    }

    @Test
    void a_collector_that_was_out_gets_all_lines_in_their_order_once_it_is_back() throws Exception {
        status = 503;
        QueuedLog log = Sunk.log(sink(Optional.empty()), false, registry);
        log.start();
        List<String> names = IntStream.range(0, 700).mapToObj(i -> "tool-" + i).toList();
        names.forEach(name -> log.record(DecisionRecordTest.record(name, List.of())));
        await().until(() -> registry.counter("sluice_audit_failures").count() > 1);
        assertThat(requests).isEmpty();

        status = 200;

        await().untilAsserted(() -> assertThat(tools()).isEqualTo(names));
        log.close();
    }

    @Test
    void settings_that_cannot_be_used_are_refused_without_a_word_of_a_credential()
            throws Exception {
        Path headers = Files.writeString(folder.resolve("headers"), "Bearer s3cr3t\n");

        assertThatThrownBy(() -> sink(Optional.of(headers)))
                .hasMessageContaining(":1 is no header; write Name: value")
                .hasMessageNotContaining("s3cr3t");
    }

    private OtlpSink sink(Optional<Path> headers) throws IOException {
        URI endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
        return new OtlpSink(
                new OtlpLogs(endpoint, headers, Optional.empty(), Duration.ofSeconds(10)));
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
            ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(body);
            if (status == 200) {
                requests.add(request);
                String sent = exchange.getRequestHeaders().getFirst("Authorization");
                authorizations.add(sent == null ? "" : sent);
            }
            byte[] answer = (status == 200 ? "" : "out").getBytes(UTF_8);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private List<String> tools() {
        return requests.stream()
                .flatMap(request -> request.getResourceLogsList().stream())
                .flatMap(logs -> logs.getScopeLogsList().stream())
                .flatMap(logs -> logs.getLogRecordsList().stream())
                .map(record -> new JsonObject(record.getBody().getStringValue()).getString("tool"))
                .toList();
    }
}

package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Collector;
import dev.sluice.testsupport.SeenSpan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What settings make of traces, and a collector that is well, slow or away. */
@Timeout(60)
class TracesTest {
    private static final TraceParent SAMPLED =
            new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);
    private static final TraceParent UNSAMPLED =
            new TraceParent("aaf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", false);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Collector collector = new Collector(0);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @AfterEach
    void stop() {
        collector.close();
    }

    private Traces traces(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("sluice.tracing.enabled", "true"));
        all.put("sluice.tracing.endpoint", collector.endpoint());
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .forClassLoader(TracesTest.class.getClassLoader())
                        .addDefaultInterceptors()
                        .addDiscoveredConverters()
                        .withMapping(TracingSettings.class)
                        .withDefaultValues(all)
                        .build();
        return new TracingStart(config.getConfigMapping(TracingSettings.class))
                .traces(config, new Meters(registry));
    }

    private double dropped(String reason) {
        var counter = registry.find("sluice_trace_spans_dropped").tag("reason", reason).counter();
        return counter == null ? 0 : counter.count();
    }

    private static void trace(Traces traces, String name, TraceContext context) {
        Span span = traces.begin(name, context, Duration.ofMillis(5));
        Span asked = span.child(Span.Kind.CLIENT, name);
        asked.end();
        span.end();
    }

    private List<String> names() {
        return collector.all().stream().map(SeenSpan::name).distinct().sorted().toList();
    }

    @ParameterizedTest
    @CsvSource({"0,sampled", "1,new sampled"})
    void the_agents_choice_holds_and_the_ratio_is_for_traces_that_begin_here(
            String ratio, String seen) {
        try (Traces traces = traces("sluice.tracing.ratio", ratio)) {
            trace(traces, "new", TraceContext.NONE);
            trace(traces, "unsampled", new TraceContext(UNSAMPLED, null, null));
            trace(traces, "sampled", new TraceContext(SAMPLED, null, null));
        }

        assertThat(names()).containsExactly(seen.split(" "));
    }

    @Test
    void a_span_that_is_not_recorded_still_has_a_context_to_pass_on() {
        try (Traces traces = traces("sluice.tracing.ratio", "0")) {
            Span asked =
                    traces.begin("x", new TraceContext(UNSAMPLED, null, null), Duration.ZERO)
                            .child(Span.Kind.CLIENT, "x");

            assertThat(asked.isRecorded()).isFalse();
            TraceParent told = Objects.requireNonNull(asked.context());
            assertThat(told.traceId()).isEqualTo(UNSAMPLED.traceId());
            assertThat(told.spanId()).isNotEqualTo(UNSAMPLED.spanId());
            assertThat(told.sampled()).isFalse();
        }
    }

    @Test
    void the_parent_its_state_the_time_and_the_process_are_told() {
        String attributes =
                "deployment.environment.name=a%20b,service.instance.id=me,host.name=h+1";
        try (Traces traces =
                traces("otel.service.name", "gateway", "otel.resource.attributes", attributes)) {
            TraceState state = TraceState.of(List.of("rojo=1,congo=2"));
            trace(traces, "x", new TraceContext(SAMPLED, state, UNSAMPLED));
        }

        SeenSpan server = collector.span(it -> it.kind().equals("SERVER"));
        SeenSpan client = collector.span(it -> it.kind().equals("CLIENT"));
        assertThat(server.traceId()).isEqualTo(SAMPLED.traceId()).isEqualTo(client.traceId());
        assertThat(server.parent()).isEqualTo(SAMPLED.spanId());
        assertThat(client.parent()).isEqualTo(server.id());
        assertThat(server.state()).isEqualTo("rojo=1,congo=2");
        assertThat(server.links()).containsExactly(UNSAMPLED.traceId() + "-" + UNSAMPLED.spanId());
        assertThat(server.took()).isGreaterThanOrEqualTo(Duration.ofMillis(5));
        assertThat(server.resource())
                .containsEntry("service.name", "gateway")
                .containsEntry("service.instance.id", "me")
                .containsEntry("deployment.environment.name", "a b")
                .containsEntry("host.name", "h+1")
                .containsKey("service.version");
    }

    @Test
    void the_collectors_key_is_read_anew_and_what_it_was_counts_while_it_is_unusable()
            throws IOException {
        Path file = Files.writeString(folder.resolve("headers"), "# theirs\nApi-Key: first\n");
        try (Traces traces = traces("sluice.tracing.headers-file", file.toString())) {
            trace(traces, "first", TraceContext.NONE);
            collector.span(it -> it.name().equals("first"));
            Files.writeString(file, "Api-Key: second key\n");
            trace(traces, "second", TraceContext.NONE);
            collector.span(it -> it.name().equals("second"));
            Files.writeString(file, "nonsense\n");
            trace(traces, "third", TraceContext.NONE);
        }

        collector.span(it -> it.name().equals("third"));
        assertThat(collector.heads().stream().map(it -> it.get("api-key")).distinct())
                .containsExactly("first", "second key");
    }

    @Test
    void without_a_collector_nothing_waits_and_what_is_lost_is_counted() throws IOException {
        String nowhere;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = "http://127.0.0.1:" + socket.getLocalPort();
        }
        try (Traces traces =
                traces(
                        "sluice.tracing.endpoint", nowhere,
                        "sluice.tracing.timeout", "200ms",
                        "sluice.tracing.flush", "10s")) {
            for (int i = 0; i < 10; i++) {
                trace(traces, "lost", TraceContext.NONE);
            }
        }

        assertThat(dropped("export_failed") + dropped("shutdown")).isEqualTo(20);
    }

    /** It takes connections and never answers. */
    @Test
    void a_collector_that_hangs_holds_up_neither_calls_nor_the_end() throws IOException {
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Traces traces =
                    traces(
                            "sluice.tracing.endpoint", "http://127.0.0.1:" + hanging.getLocalPort(),
                            "sluice.tracing.queue", "10",
                            "sluice.tracing.timeout", "5m",
                            "sluice.tracing.flush", "0s");
            await().until(
                            () -> {
                                trace(traces, "lost", TraceContext.NONE);
                                return dropped("queue_full") > 0;
                            });
            traces.close();

            assertThat(dropped("shutdown")).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sluice.tracing.ratio            | 1.5              | from 0 to 1",
                "sluice.tracing.ratio            | -0.1             | from 0 to 1",
                "sluice.tracing.ratio            | NaN              | from 0 to 1",
                "otel.traces.sampler.arg         | 2                | OTEL_TRACES_SAMPLER_ARG",
                "sluice.tracing.service-name     | ' '              | must not be blank",
                "sluice.tracing.queue            | 0                | from 1 to 1000000",
                "sluice.tracing.timeout          | 0s               | from 1 ms",
                "sluice.tracing.flush            | 1h               | to 5 minutes",
                "sluice.tracing.endpoint         | collector:4317   | http or https",
                "sluice.tracing.endpoint         | http://          | http or https",
                "sluice.tracing.endpoint         | ftp://c/         | http or https",
                "sluice.tracing.endpoint         | http://u:p@c/    | headers-file",
                "sluice.tracing.endpoint         | http://c/?key=1  | headers-file",
                "sluice.tracing.headers-file     | /nowhere/headers | cannot be read",
                "sluice.tracing.trust-file       | /nowhere/ca.pem  | cannot be read",
                "sluice.tracing.resource-attributes | a=1,b         | key=value",
                "otel.resource.attributes        | a=%zz            | hexadecimal"
            })
    void what_cannot_be_meant_is_refused_at_the_start(String name, String value, String sentence) {
        assertThatThrownBy(() -> traces(name, value).close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("u:p");
    }

    @Test
    void a_file_of_headers_that_holds_none_is_refused_without_its_text() throws IOException {
        Path file = Files.writeString(folder.resolve("headers"), "s3cr3t\n");

        assertThatThrownBy(() -> traces("sluice.tracing.headers-file", file.toString()))
                .hasMessageContaining(":1 is no header; write Name: value")
                .hasMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @CsvSource({
        "http://c:4318, http://c:4318/v1/traces",
        "http://c:4318/, http://c:4318/v1/traces",
        "https://c/otlp, https://c/otlp/v1/traces",
        "http://c/v1/traces, http://c/v1/traces"
    })
    void the_path_of_traces_is_added(String endpoint, String address) {
        assertThat(CollectorAddress.of("s", endpoint, "/v1/traces")).isEqualTo(address);
    }

    @Test
    void off_is_the_default() {
        Traces traces = traces("sluice.tracing.enabled", "false");

        assertThat(traces).isSameAs(Traces.OFF);
        assertThat(traces.begin("x", TraceContext.NONE, Duration.ZERO)).isSameAs(Span.NONE);
        assertThat(Span.NONE.child(Span.Kind.CLIENT, "x")).isSameAs(Span.NONE);
        assertThat(
                        registry.getMeters().stream()
                                .map(it -> it.getId().getName())
                                .collect(Collectors.toSet()))
                .doesNotContain("sluice_trace_spans_dropped");
    }
}

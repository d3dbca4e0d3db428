package dev.sluice.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** Traces by OpenTelemetry's SDK, sent as OTLP over HTTP. */
final class OpenTelemetryTraces implements Traces {
    private static final String SETTINGS = "sluice.tracing";

    /** A client chooses names, so what is said of a span is bounded. */
    private static final int LONGEST_VALUE = 256;

    private final Clock clock = Clock.getDefault();
    private final Duration flush;
    private final SpanQueue queue;
    private final Tracer tracer;

    /** Traces as the settings say, which must have been checked. */
    OpenTelemetryTraces(TracingSettings settings, String version, ObjIntConsumer<String> dropped) {
        Resource resource = resource(settings, version);
        flush = settings.flush();
        queue = new SpanQueue(settings.queue(), exporter(settings), settings.timeout(), dropped);
        tracer =
                SdkTracerProvider.builder()
                        .setResource(resource)
                        .setSampler(
                                Sampler.parentBased(Sampler.traceIdRatioBased(settings.ratio())))
                        .setSpanLimits(
                                SpanLimits.builder()
                                        .setMaxAttributeValueLength(LONGEST_VALUE)
                                        .build())
                        .addSpanProcessor(queue)
                        .build()
                        .get("dev.sluice");
    }

    private static SpanExporter exporter(TracingSettings settings) {
        OtlpHttpSpanExporterBuilder builder =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(
                                CollectorAddress.of(SETTINGS, settings.endpoint(), "/v1/traces"))
                        .setTimeout(settings.timeout())
                        .setConnectTimeout(settings.timeout())
                        .setCompression("gzip");
        settings.headersFile()
                .ifPresent(file -> builder.setHeaders(new ExportHeaders(SETTINGS, file)));
        settings.trustFile().ifPresent(file -> builder.setTrustedCertificates(trusted(file)));
        return builder.build();
    }

    private static byte[] trusted(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "sluice.tracing.trust-file: " + file + " cannot be read", e);
        }
    }

    /** What the operator says counts for more. */
    private static Resource resource(TracingSettings settings, String version) {
        AttributesBuilder attributes =
                Attributes.builder()
                        .put("service.version", version)
                        .put("service.instance.id", UUID.randomUUID().toString());
        ResourceAttributes.of(settings.resourceAttributes().orElse("")).forEach(attributes::put);
        attributes.put(AttributeKey.stringKey("service.name"), settings.serviceName());
        return Resource.getDefault().merge(Resource.create(attributes.build()));
    }

    @Override
    public boolean areOn() {
        return true;
    }

    @Override
    public Span begin(String name, TraceContext context, Duration ago) {
        SpanBuilder builder =
                tracer.spanBuilder(name)
                        .setSpanKind(SpanKind.SERVER)
                        .setStartTimestamp(clock.now() - ago.toNanos(), TimeUnit.NANOSECONDS);
        TraceParent parent = context.parent();
        if (parent == null) {
            builder.setNoParent();
        } else {
            builder.setParent(
                    Context.root()
                            .with(
                                    io.opentelemetry.api.trace.Span.wrap(
                                            remote(parent, context.state()))));
        }
        TraceParent beside = context.beside();
        if (beside != null) {
            builder.addLink(remote(beside, null));
        }
        return new OpenTelemetrySpan(tracer, builder);
    }

    private static SpanContext remote(TraceParent parent, @Nullable TraceState state) {
        return SpanContext.createFromRemoteParent(
                parent.traceId(),
                parent.spanId(),
                parent.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                state(state));
    }

    /** The builder puts each new member in front. */
    private static io.opentelemetry.api.trace.TraceState state(@Nullable TraceState state) {
        TraceStateBuilder builder = io.opentelemetry.api.trace.TraceState.builder();
        List<String> members = state == null ? List.of() : state.members();
        for (int i = members.size() - 1; i >= 0; i--) {
            int equals = members.get(i).indexOf('=');
            builder.put(members.get(i).substring(0, equals), members.get(i).substring(equals + 1));
        }
        return builder.build();
    }

    @Override
    public void close() {
        queue.close(flush);
    }
}

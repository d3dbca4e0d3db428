package dev.sluice.telemetry;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** A span of OpenTelemetry's. Its parent is always told, never found by the thread. */
final class OpenTelemetrySpan implements Span {
    private final Tracer tracer;
    private final io.opentelemetry.api.trace.Span span;

    OpenTelemetrySpan(Tracer tracer, SpanBuilder builder) {
        this.tracer = tracer;
        this.span = builder.startSpan();
    }

    @Override
    public boolean isRecorded() {
        return span.isRecording();
    }

    @Override
    public TraceParent context() {
        SpanContext context = span.getSpanContext();
        return new TraceParent(context.getTraceId(), context.getSpanId(), context.isSampled());
    }

    @Override
    public Span child(Kind kind, String name) {
        return new OpenTelemetrySpan(
                tracer,
                tracer.spanBuilder(name)
                        .setParent(Context.root().with(span))
                        .setSpanKind(SpanKind.valueOf(kind.name())));
    }

    @Override
    public void rename(String name) {
        span.updateName(name);
    }

    @Override
    public void put(String key, @Nullable String value) {
        if (value != null) {
            span.setAttribute(key, value);
        }
    }

    @Override
    public void put(String key, long value) {
        span.setAttribute(key, value);
    }

    @Override
    public void fail(String kind) {
        span.setAttribute("error.type", kind);
        span.setStatus(StatusCode.ERROR);
    }

    @Override
    public void end() {
        span.end();
    }

    @Override
    public void enter() {
        if (span.isRecording()) {
            Exemplars.enter(span.getSpanContext());
        }
    }

    @Override
    public void leave() {
        Exemplars.leave();
    }
}

package dev.sluice.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import io.prometheus.client.exemplars.tracer.common.SpanContextSupplier;
import org.jspecify.annotations.Nullable;

/** Which trace is an example of what this thread measures at the moment. */
final class Exemplars implements SpanContextSupplier {
    private static final ThreadLocal<SpanContext> CURRENT = new ThreadLocal<>();

    static void enter(SpanContext context) {
        CURRENT.set(context);
    }

    static void leave() {
        CURRENT.remove();
    }

    @Override
    public @Nullable String getTraceId() {
        SpanContext context = CURRENT.get();
        return context == null ? null : context.getTraceId();
    }

    @Override
    public @Nullable String getSpanId() {
        SpanContext context = CURRENT.get();
        return context == null ? null : context.getSpanId();
    }

    @Override
    public boolean isSampled() {
        SpanContext context = CURRENT.get();
        return context != null && context.isSampled();
    }
}

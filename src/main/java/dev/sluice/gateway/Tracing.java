package dev.sluice.gateway;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.telemetry.Span;
import dev.sluice.telemetry.TraceContext;
import dev.sluice.telemetry.TraceParent;
import dev.sluice.telemetry.TraceState;
import dev.sluice.telemetry.Traces;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Each request's part in a trace: one span for the request, and one for what its server is asked.
 * Who has not proved who it is leaves no trace.
 */
@Singleton
class Tracing {
    static final String PARENT = "traceparent";
    static final String STATE = "tracestate";

    private final Traces traces;

    Tracing(Traces traces) {
        this.traces = traces;
    }

    /** Begins the request's span, as soon as it is known whose child it is. */
    void begin(Passage passage) {
        if (traces.areOn() && passage.isIdentified()) {
            passage.traced(
                    traces.begin(
                            TraceFacts.name(passage),
                            passage.traceContext(),
                            passage.stopwatch().total()));
        }
    }

    /** Begins the span of what the server is asked. */
    static void sends(Passage passage) {
        Span span = passage.span().child(Span.Kind.CLIENT, TraceFacts.name(passage));
        passage.asks(span);
        TraceFacts.tellServer(passage, span);
    }

    /** Tells what became of the request, and ends its spans. */
    static void end(Passage passage) {
        TraceFacts.tell(passage, passage.span());
        TraceFacts.tellReply(passage, passage.asking());
        passage.asking().end();
        passage.span().end();
    }

    /** What happens within a step of the request's own. */
    static <T> Uni<T> within(Passage passage, String name, Uni<T> step) {
        if (!passage.span().isRecorded()) {
            return step;
        }
        return Uni.createFrom()
                .deferred(
                        () -> {
                            Span span = passage.span().child(Span.Kind.INTERNAL, name);
                            return step.onTermination().invoke(span::end);
                        });
    }

    /** The trace that the request belongs to; null when nobody sees one. */
    static @Nullable String traceId(Passage passage) {
        TraceParent agents = passage.traceContext().parent();
        if (agents != null) {
            return agents.traceId();
        }
        TraceParent own = passage.span().isRecorded() ? passage.span().context() : null;
        return own == null ? null : own.traceId();
    }

    /**
     * What the agent says of a trace. What it says in the message comes first: that is about the
     * message, and the headers are about the request that carries it.
     */
    static TraceContext context(Exchange exchange, @Nullable Message message) {
        TraceParent header = header(exchange);
        JsonValue meta = meta(message);
        TraceParent inside = meta == null ? null : TraceParent.of(text(meta, PARENT));
        if (inside != null) {
            String state = text(meta, STATE);
            return new TraceContext(
                    inside,
                    state == null ? null : TraceState.of(List.of(state)),
                    inside.equals(header) ? null : header);
        }
        return header == null
                ? TraceContext.NONE
                : new TraceContext(header, TraceState.of(exchange.headers(STATE)), null);
    }

    /** Two of them contradict each other, so neither is believed. */
    static @Nullable TraceParent header(Exchange exchange) {
        String first = exchange.header(PARENT);
        return first == null || exchange.headers(PARENT).size() > 1 ? null : TraceParent.of(first);
    }

    /** What a message says of itself; null when it says nothing. */
    static @Nullable JsonValue meta(@Nullable Message message) {
        JsonValue params = null;
        if (message instanceof Message.Request request) {
            params = request.params();
        } else if (message instanceof Message.Notification told) {
            params = told.params();
        }
        return params == null ? null : params.get("_meta");
    }

    private static @Nullable String text(@Nullable JsonValue meta, String key) {
        JsonValue value = meta == null ? null : meta.get(key);
        return value == null ? null : value.textOrNull();
    }
}

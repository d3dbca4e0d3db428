package dev.sluice.gateway;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Splice;
import dev.sluice.telemetry.TraceParent;
import dev.sluice.telemetry.TraceState;
import dev.sluice.upstream.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How a trace goes on at the server. While requests are traced here, the server is told of the span
 * that asks it; otherwise of whatever the agent says.
 */
final class Propagation {
    private static final int QUOTED = TraceParent.LENGTH + 2;

    private Propagation() {}

    /** Adds the headers. */
    static void headers(Passage passage, Headers.Builder headers) {
        TraceParent own = passage.asking().context();
        if (own != null) {
            put(headers, own.text(), passage.traceContext().state());
            return;
        }
        Exchange exchange = passage.exchange();
        if (Tracing.header(exchange) != null) {
            String agents = exchange.header(Tracing.PARENT);
            put(headers, agents, TraceState.of(exchange.headers(Tracing.STATE)));
        }
    }

    private static void put(
            Headers.Builder headers, @Nullable String parent, @Nullable TraceState state) {
        if (parent != null) {
            headers.put(Tracing.PARENT, parent);
        }
        if (state == null) {
            headers.remove(Tracing.STATE); // that of another parent, which the document let pass
        } else {
            headers.put(Tracing.STATE, state.text());
        }
    }

    /**
     * The message as the server gets it: the bytes that were judged. Only where it names a span of
     * the agent's, that of the gateway takes its place: as many characters, and no other byte is
     * touched.
     */
    static byte[] body(Passage passage, byte[] document) {
        TraceParent own = passage.asking().context();
        JsonValue meta = own == null ? null : Tracing.meta(passage.message());
        JsonValue parent = meta == null ? null : meta.get(Tracing.PARENT);
        if (own == null || parent == null || !isPlain(parent)) {
            return document;
        }
        Splice splice = new Splice(document);
        splice.replace(parent, '"' + own.text() + '"');
        return splice.bytes();
    }

    /** Whether it is one of version 00, written without escapes. */
    private static boolean isPlain(JsonValue parent) {
        String text = parent.textOrNull();
        return text != null
                && parent.end() - parent.start() == QUOTED
                && text.startsWith("00")
                && TraceParent.of(text) != null;
    }
}

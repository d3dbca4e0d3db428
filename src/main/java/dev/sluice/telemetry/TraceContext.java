package dev.sluice.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * Where a request stands in a trace that others began.
 *
 * @param parent the span that asks; null when there is none to be believed
 * @param state what goes with it; null for nothing
 * @param beside the span of the transport, where it is another one; null for none
 */
public record TraceContext(
        @Nullable TraceParent parent, @Nullable TraceState state, @Nullable TraceParent beside) {
    /** Of a request that belongs to no trace yet. */
    public static final TraceContext NONE = new TraceContext(null, null, null);
}

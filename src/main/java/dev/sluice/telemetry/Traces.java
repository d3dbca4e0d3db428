package dev.sluice.telemetry;

import java.time.Duration;

/** Where requests are traced. */
public interface Traces extends AutoCloseable {
    /** Nowhere. */
    Traces OFF =
            new Traces() {
                @Override
                public boolean areOn() {
                    return false;
                }

                @Override
                public Span begin(String name, TraceContext context, Duration ago) {
                    return Span.NONE;
                }

                @Override
                public void close() {}
            };

    /** Whether anything is traced. */
    boolean areOn();

    /**
     * Begins the part that one request has in a trace.
     *
     * @param context where it stands in a trace; without a parent a new one begins
     * @param ago how long ago it began
     */
    Span begin(String name, TraceContext context, Duration ago);

    /** Sends what has ended, and waits for that as long as the settings say. */
    @Override
    void close();
}

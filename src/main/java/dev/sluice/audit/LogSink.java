package dev.sluice.audit;

import java.util.List;

/** Where lines end up. Used by one thread, which it may keep waiting. */
interface LogSink extends AutoCloseable {

    /**
     * Writes lines in their order.
     *
     * @throws UnwrittenException when not all of them could be written; the rest is handed in again
     */
    void write(List<LogLine> lines) throws UnwrittenException;

    /** What it is, for a person who must mend it. */
    String name();

    @Override
    default void close() {}
}

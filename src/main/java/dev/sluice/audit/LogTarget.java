package dev.sluice.audit;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Where the bytes of a log go. Used by one thread, which it may keep waiting. */
interface LogTarget extends AutoCloseable {

    /** What is to be written to now: the same as before, unless it was put aside meanwhile. */
    Opened open() throws IOException;

    /** What it is, for a person who must mend it. */
    String name();

    @Override
    default void close() {}

    /**
     * Something to write to.
     *
     * @param channel takes the bytes
     * @param torn whether its last line has no end
     */
    record Opened(WritableByteChannel channel, boolean torn) {}
}

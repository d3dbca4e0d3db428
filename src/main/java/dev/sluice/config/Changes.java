package dev.sluice.config;

import java.time.Duration;

/** Tells that something may have changed, to the one thread that waits for it. */
interface Changes extends AutoCloseable {

    /**
     * Waits for the next change; whether there was one in time.
     *
     * @param longest after which it returns all the same
     */
    boolean await(Duration longest) throws InterruptedException;

    /** Whether nobody shall wait any more. */
    boolean isClosed();

    @Override
    void close();
}

package dev.sluice.config;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets several watches wake the one thread that waits. */
final class Bell implements Changes {
    private final Semaphore rung = new Semaphore(0);
    private volatile boolean closed;

    void ring() {
        rung.release();
    }

    @Override
    public boolean await(Duration longest) throws InterruptedException {
        boolean happened = rung.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
        rung.drainPermits();
        return happened && !closed;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        ring();
    }
}

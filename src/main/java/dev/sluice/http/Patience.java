package dev.sluice.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long the process waits while it ends, which whoever ends it can cut short. */
final class Patience {
    private final CompletableFuture<Void> delay = new CompletableFuture<>();
    private final CompletableFuture<Void> all = new CompletableFuture<>();

    /** The delay is not waited for. */
    void skipDelay() {
        delay.complete(null);
    }

    /** Nothing is waited for any more. */
    void lose() {
        delay.complete(null);
        all.complete(null);
    }

    /** Waits as long as it takes others to notice. */
    void delay(Duration most) throws InterruptedException {
        wait(delay, most);
    }

    /** Waits until something is done, so long at most. */
    void wait(CompletableFuture<?> done, Duration most) throws InterruptedException {
        try {
            CompletableFuture.anyOf(done, all).get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Whoever waited looks how far it is.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}

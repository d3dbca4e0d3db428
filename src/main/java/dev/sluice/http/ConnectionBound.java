package dev.sluice.http;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections may be open at once, whatever event loop serves them. */
final class ConnectionBound {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    ConnectionBound(int most) {
        this.most = most;
    }

    /** Takes a place for a new connection; false when there is none. */
    boolean enter() {
        if (open.incrementAndGet() <= most) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    /** Gives a place back once its connection is closed. */
    void leave() {
        open.decrementAndGet();
    }
}

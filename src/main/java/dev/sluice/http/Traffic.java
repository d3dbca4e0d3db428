package dev.sluice.http;

import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The requests under way at the port, from the end of a head until the last octet of the answer has
 * left, whatever event loop serves them; and the sockets that new connections come from.
 */
final class Traffic {
    private final BooleanSupplier leaving;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile CompletableFuture<Void> quiet = new CompletableFuture<>();
    private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();

    /**
     * None yet.
     *
     * @param leaving whether clients are to be told that their connection ends
     */
    Traffic(BooleanSupplier leaving) {
        this.leaving = leaving;
    }

    boolean isLeaving() {
        return leaving.getAsBoolean();
    }

    /** A connection has come. */
    void met(Channel connection) {
        Channel listener = connection.parent();
        if (listener != null) {
            listeners.add(listener);
        }
    }

    /** A request has come. */
    void begun() {
        underWay.incrementAndGet();
    }

    /** So many requests are over, answered or not. */
    void ended(int requests) {
        if (requests > 0 && underWay.addAndGet(-requests) == 0) {
            quiet.complete(null);
        }
    }

    int underWay() {
        return underWay.get();
    }

    /** Done as soon as no request is under way. */
    CompletableFuture<Void> quiet() {
        CompletableFuture<Void> next = new CompletableFuture<>();
        quiet = next;
        if (underWay.get() == 0) {
            next.complete(null);
        }
        return next;
    }

    /**
     * Takes no more connections; those that are open stay. A client that is refused by the
     * operating system knows that nothing was done, and may go elsewhere with any request.
     */
    void stopListening() {
        for (Channel listener : listeners) {
            var unused = listener.close();
        }
    }
}

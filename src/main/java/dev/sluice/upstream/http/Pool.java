package dev.sluice.upstream.http;

import dev.sluice.upstream.http.Places.Place;
import dev.sluice.upstream.http.Places.Turn;
import io.netty.channel.EventLoop;
import io.vertx.core.impl.ContextInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one server. Each event loop has its own, so that a call and its reply stay on
 * one; how many requests are under way is counted over all of them. Once retired, they are closed
 * when the last reply that comes over them has ended.
 */
final class Pool {
    private final Supplier<Opened> newConnections;
    private final Places places;
    private final Breaker breaker;
    private final Map<EventLoop, Opened> connections = new ConcurrentHashMap<>();
    private int inUse;
    private boolean retired;

    /**
     * Connections that are opened when they are needed.
     *
     * @param places how many requests may be under way at once
     * @param breaker whether the server is worth calling
     * @param newConnections makes those of one event loop
     */
    Pool(Places places, Breaker breaker, Supplier<Opened> newConnections) {
        this.places = places;
        this.breaker = breaker;
        this.newConnections = newConnections;
    }

    /** One request and its reply. */
    final class Use {
        private volatile @Nullable Place place;
        private boolean over;

        /** Whether the server is worth calling. */
        Breaker breaker() {
            return breaker;
        }

        /**
         * Takes a place, or waits for one. Asked for once.
         *
         * @param patience for how many milliseconds to wait at most
         * @param stream whether what is asked for is a stream that may last
         */
        void takePlace(ContextInternal caller, long patience, boolean stream, Turn turn) {
            Place asked = places.take(caller, patience, stream, turn);
            place = asked; // before anybody goes on, as the place is given back through it
            asked.begin();
        }

        /** The connections of an event loop. */
        Opened connections(EventLoop loop) {
            Opened here = connections.get(loop);
            return here == null
                    ? connections.computeIfAbsent(loop, any -> newConnections.get())
                    : here;
        }

        /** Nobody waits any more; harmless when the place is there. */
        void leaveLine() {
            Place waiting = place;
            if (waiting != null) {
                waiting.leaveLine();
            }
        }

        /** The reply has ended or will not come; harmless when it is told again. */
        void end() {
            synchronized (Pool.this) {
                if (over) {
                    return;
                }
                over = true;
                inUse--;
            }
            freePlace();
            closeIfDone();
        }

        /** The connection can be used by others, whoever still reads the reply. */
        void freePlace() {
            Place held = place;
            if (held != null) {
                held.end();
            }
        }
    }

    Breaker breaker() {
        return breaker;
    }

    Places places() {
        return places;
    }

    /** Begins a request; null when the connections are closed. */
    synchronized @Nullable Use use() {
        if (retired) {
            return null;
        }
        inUse++;
        return new Use();
    }

    /** Takes no more requests. */
    void retire() {
        synchronized (this) {
            if (retired) {
                return;
            }
            retired = true;
        }
        closeIfDone();
    }

    private void closeIfDone() {
        synchronized (this) {
            if (!retired || inUse > 0) {
                return;
            }
        }
        for (Opened each : connections.values()) {
            each.close();
        }
    }
}

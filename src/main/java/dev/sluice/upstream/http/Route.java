package dev.sluice.upstream.http;

import dev.sluice.upstream.Server;
import dev.sluice.upstream.ServerTls;
import dev.sluice.upstream.UnusableTlsException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What all requests have in common to one server, as one edition of its document describes it. */
final class Route {
    private final Server server;
    private final Endpoint endpoint;
    private volatile @Nullable Pool pool;
    private volatile @Nullable RequestBytes bytes;

    Route(Server server) {
        this.server = server;
        this.endpoint = Endpoint.of(server);
    }

    @SuppressWarnings("ReferenceEquality") // an equal one has an equal route, found a little later
    boolean leadsTo(Server asked) {
        return server == asked;
    }

    Server server() {
        return server;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** The connections that it was sent over last; null when nothing was. */
    @Nullable Pool pool() {
        return pool;
    }

    void over(Pool used) {
        pool = used;
    }

    /**
     * How requests to it are written.
     *
     * @throws UnusableTlsException when it must not be spoken to
     * @throws RuntimeException when a header cannot hold its value; the message may quote it
     */
    RequestBytes bytes() throws UnusableTlsException {
        RequestBytes before = bytes;
        if (before != null) {
            return before;
        }
        ServerTls tls = server.http().transport().tls();
        if (tls != null) {
            tls.requireUsable();
        }
        RequestBytes written = new RequestBytes(server);
        bytes = written;
        return written;
    }

    /** A few of the last ones, found by their server. */
    static final class Known {
        private static final int SLOTS = 1024;

        private final @Nullable Route[] routes = new @Nullable Route[SLOTS];

        /**
         * Whoever comes at the same time on another thread makes a second one, which is as good.
         */
        Route to(Server server) {
            int slot = System.identityHashCode(server) % SLOTS;
            Route before = routes[slot];
            if (before != null && before.leadsTo(server)) {
                return before;
            }
            Route route = new Route(server);
            routes[slot] = route;
            return route;
        }

        /** Forgets all, with the credentials in them. */
        void forget() {
            Arrays.fill(routes, null);
        }
    }
}

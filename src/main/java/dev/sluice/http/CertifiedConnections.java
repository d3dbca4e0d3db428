package dev.sluice.http;

import io.vertx.core.http.HttpConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The open connections on which a client certificate was believed, so that they do not outlive that
 * belief: a stream sends no further request at which it could be asked about again.
 */
final class CertifiedConnections {
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();

    /** Remembers one until it is closed; to be called on its event loop. */
    void met(HttpConnection connection) {
        if (open.add(connection)) {
            connection.closeHandler(closed -> open.remove(connection));
        }
    }

    /** Closes all for which that does not hold. */
    void closeUnless(Predicate<HttpConnection> believed) {
        for (HttpConnection connection : open) {
            if (!believed.test(connection)) {
                var unused = connection.close();
            }
        }
    }
}

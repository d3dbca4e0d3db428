package dev.sluice.cli.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections that are too many, and those over which no request has come for too long, one
 * whose head comes slowly included. Used on one event loop.
 */
final class Connections {
    private final Vertx vertx;
    private final int most;
    private final Duration patience;
    private final Map<HttpConnection, Long> idle = new HashMap<>();
    private int open;

    /**
     * None so far.
     *
     * @param most how many may be open
     * @param patience how long one may be open without a request
     */
    Connections(Vertx vertx, int most, Duration patience) {
        this.vertx = vertx;
        this.most = most;
        this.patience = patience;
    }

    void opened(HttpConnection connection) {
        if (open >= most) {
            var unused = connection.close();
            return;
        }
        open++;
        await(connection);
        connection.closeHandler(
                closed -> {
                    open--;
                    forget(connection);
                });
    }

    /** A request has come: the connection lives as long as it does. */
    void asked(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        forget(connection);
        request.response()
                .endHandler(
                        ended -> {
                            if (!request.response().closed()) {
                                await(connection);
                            }
                        });
    }

    private void await(HttpConnection connection) {
        Long former =
                idle.put(
                        connection,
                        vertx.setTimer(
                                patience.toMillis(),
                                late -> {
                                    var unused = connection.close();
                                }));
        if (former != null) {
            vertx.cancelTimer(former);
        }
    }

    private void forget(HttpConnection connection) {
        Long timer = idle.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}

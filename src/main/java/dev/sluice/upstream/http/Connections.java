package dev.sluice.upstream.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one server; used on that event loop only. Where many
 * requests may share a connection, the first one opens it and the others wait for that, lest each
 * of them opens one.
 */
final class Connections implements Opened {
    private final boolean shared;
    private final Function<Handler<HttpConnection>, HttpClient> newClient;
    private volatile HttpClient client; // closed from anywhere
    private @Nullable Future<HttpClientRequest> opening;
    private int open;
    private int taking;

    /**
     * Opens nothing yet.
     *
     * @param shared whether many requests may share a connection
     * @param newClient makes a client that says which connections it opens
     */
    Connections(boolean shared, Function<Handler<HttpConnection>, HttpClient> newClient) {
        this.shared = shared;
        this.newClient = newClient;
        this.client = newClient.apply(this::opened);
    }

    /**
     * A request on a connection, whichever it is.
     *
     * @param options asked for when a connection is, as they may say how long there is still time
     */
    Future<HttpClientRequest> request(Supplier<RequestOptions> options) {
        if (!shared || taking > 0) {
            return client.request(options.get());
        }
        Future<HttpClientRequest> before = opening;
        if (before != null) {
            return before.transform(done -> request(options));
        }
        Future<HttpClientRequest> first = client.request(options.get());
        opening = first;
        // Registered before anybody who waits for it.
        return first.onComplete(done -> opening = null).onFailure(this::renewAfter);
    }

    private void opened(HttpConnection connection) {
        open++;
        taking++;
        Leaving leaving = new Leaving();
        connection.closeHandler(
                closed -> {
                    open--;
                    leaving.now();
                });
        Guard.install(connection, leaving::now);
    }

    /** A connection takes no more requests, which is told once or twice. */
    private final class Leaving {
        private boolean over;

        void now() {
            if (!over) {
                over = true;
                taking--;
            }
        }
    }

    /** Vert.x has no bound for a server that accepts a connection and never says its settings. */
    private void renewAfter(Throwable failure) {
        if (failure instanceof TimeoutException && open == 0) {
            HttpClient stuck = client;
            client = newClient.apply(this::opened);
            var unused = stuck.close();
        }
    }

    @Override
    public void close() {
        var unused = client.close();
    }
}

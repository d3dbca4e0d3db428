package dev.sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The reply to one request. It is plain JSON, unless something has to be said before the result:
 * then it turns into an event stream that ends with the result.
 */
final class Reply {
    private final HttpServerResponse response;
    private final boolean mayStream;
    private @Nullable EventStream stream;
    private boolean abandoned;

    Reply(HttpServerResponse response, boolean mayStream) {
        this.response = response;
        this.mayStream = mayStream;
    }

    boolean mayStream() {
        return mayStream;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    void send(JsonObject message) {
        if (mayStream && !abandoned) {
            stream().send(message);
        }
    }

    Future<Void> finish(JsonObject message) {
        if (abandoned || response.closed()) {
            return Future.succeededFuture();
        }
        if (stream != null) {
            stream.send(message);
            stream.end();
            return Future.succeededFuture();
        }
        return response.putHeader("Content-Type", "application/json").end(message.toBuffer());
    }

    /** Ends without a result: a cancelled request gets none. */
    void abandon() {
        if (!response.ended()) {
            abandoned = true;
            stream().end();
        }
    }

    private EventStream stream() {
        EventStream open = stream;
        if (open == null) {
            open = EventStream.open(response);
            stream = open;
        }
        return open;
    }
}

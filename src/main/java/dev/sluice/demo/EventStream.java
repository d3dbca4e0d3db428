package dev.sluice.demo;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Server-sent events on one HTTP response. Writing to a client that has left does nothing. */
final class EventStream {
    private final HttpServerResponse response;

    private EventStream(HttpServerResponse response) {
        this.response = response;
    }

    static EventStream open(HttpServerResponse response) {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no");
        return new EventStream(response);
    }

    /** A comment: it makes the headers leave now, so the client knows that it is listening. */
    void greet() {
        response.write(": listening\n\n");
    }

    void send(JsonObject message) {
        if (isOpen()) {
            response.write("event: message\ndata: " + message.encode() + "\n\n");
        }
    }

    void end() {
        if (isOpen()) {
            response.end();
        }
    }

    void onClose(Runnable action) {
        response.closeHandler(closed -> action.run());
        response.endHandler(ended -> action.run());
    }

    private boolean isOpen() {
        return !response.ended() && !response.closed();
    }
}

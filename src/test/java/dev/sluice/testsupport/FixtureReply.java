package dev.sluice.testsupport;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** The answer to one POST: plain JSON, or an event stream as soon as one event precedes it. */
final class FixtureReply {
    private final HttpServerResponse response;

    FixtureReply(HttpServerResponse response) {
        this.response = response;
    }

    /** Turns the answer into an event stream, whose head is sent at once. */
    FixtureReply stream() {
        if (!response.headWritten()) {
            response.setChunked(true)
                    .putHeader("Content-Type", "text/event-stream")
                    .putHeader("Cache-Control", "no-cache")
                    .write(": here speaks a fixture\n\n");
        }
        return this;
    }

    void header(String name, String value) {
        response.putHeader(name, value);
    }

    void event(JsonObject message) {
        if (!response.closed()) {
            stream();
            response.write("event: message\ndata: " + message.encode() + "\n\n");
        }
    }

    void finish(JsonObject message) {
        if (response.closed() || response.ended()) {
            return;
        }
        if (response.headWritten()) {
            event(message);
            response.end();
        } else {
            response.putHeader("Content-Type", "application/json").end(message.toBuffer());
        }
    }

    /** Answers without a body. */
    void status(int status) {
        response.setStatusCode(status).end();
    }

    /** Answers with a status and a JSON-RPC error that belongs to no request. */
    void refuse(int status, String message) {
        response.setStatusCode(status);
        finish(FixtureMessages.error(null, -32000, message));
    }

    /** Ends the stream without another word. */
    void end() {
        response.end();
    }

    void onClose(Runnable action) {
        response.endHandler(done -> action.run());
        response.closeHandler(gone -> action.run());
    }

    boolean closed() {
        return response.closed() || response.ended();
    }
}

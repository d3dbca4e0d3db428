package dev.sluice.demo;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/**
 * The forms of a reply that a client can read. The protocol asks clients for both, but a reply that
 * needs no stream is also given to one that reads JSON alone.
 *
 * @param json plain JSON
 * @param stream server-sent events
 */
record Accepted(boolean json, boolean stream) {

    static Accepted by(HttpServerRequest request) {
        String header = request.getHeader("Accept");
        if (header == null || header.contains("*/*")) {
            return new Accepted(true, true);
        }
        String types = header.toLowerCase(Locale.ROOT);
        Accepted accepted =
                new Accepted(
                        types.contains("application/json"), types.contains("text/event-stream"));
        if (!accepted.json && !accepted.stream) {
            throw Refusal.http(406, "Accept must list application/json and text/event-stream");
        }
        return accepted;
    }

    void requireStream() {
        if (!stream) {
            throw Refusal.http(406, "Accept must list text/event-stream");
        }
    }
}

package dev.sluice.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * Comments in an event stream that has nothing to tell (MCP 2026-07-28, Streamable HTTP, "Receiving
 * Messages"). What is written to an agent are whole events, so a comment never falls inside one.
 */
final class Heartbeat {
    private static final long NONE = -1;
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private final Vertx vertx;
    private final long timer;
    private boolean heard;

    /**
     * Begins to beat on an event stream; on any other reply nothing happens.
     *
     * @param every after this long without an event a comment is sent
     */
    Heartbeat(Vertx vertx, HttpServerResponse response, Duration every) {
        String type = response.headers().get("content-type");
        boolean events = type != null && type.startsWith("text/event-stream");
        long millis = Math.max(1, every.toMillis());
        this.vertx = vertx;
        this.timer = events ? vertx.setPeriodic(millis, id -> beat(response)) : NONE;
    }

    /** An event was written: no comment is needed for a while. */
    void heard() {
        heard = true;
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void beat(HttpServerResponse response) {
        if (!heard && !response.ended() && !response.closed() && !response.writeQueueFull()) {
            response.write(COMMENT);
        }
        heard = false;
    }
}

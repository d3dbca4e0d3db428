package dev.sluice.http;

import dev.sluice.gateway.Outcome;
import io.netty.buffer.Unpooled;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what goes back to the agent: a whole reply at once, a stream piece by piece as it comes
 * and no faster than the agent reads.
 */
final class ReplyWriter {
    private static final @Nullable Handler<AsyncResult<Void>> NOBODY = null;

    private final Vertx vertx;
    private final Duration heartbeat;

    /**
     * Writes replies.
     *
     * @param heartbeat after this long without an event an event stream is sent a comment
     */
    ReplyWriter(Vertx vertx, Duration heartbeat) {
        this.vertx = vertx;
        this.heartbeat = heartbeat;
    }

    /** A reply that may have to begin before it is known. */
    HeldReply hold(HttpServerRequest request) {
        return new HeldReply(vertx, request, heartbeat);
    }

    void write(HttpServerRequest request, HeldReply held, Outcome outcome) {
        if (held.isHeld()) {
            held.end(outcome);
        } else {
            write(request, outcome);
        }
    }

    void write(HttpServerRequest request, Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            RefusalWriter.write(request, refused.refusal(), refused.era());
        } else if (outcome instanceof Outcome.Whole whole) {
            write(request.response(), whole);
        } else {
            stream(request.response(), (Outcome.Streamed) outcome);
        }
    }

    /** Without a promise for anybody to wait for, which costs more than the reply is worth. */
    @SuppressWarnings("deprecation")
    private static void write(HttpServerResponse response, Outcome.Whole whole) {
        if (response.closed()) {
            return;
        }
        response.setStatusCode(whole.status());
        MultiMap headers = response.headers();
        for (Map.Entry<String, String> header : whole.headers().entrySet()) {
            headers.set(UsualNames.of(header.getKey()), header.getValue());
        }
        response.end(Buffer.buffer(Unpooled.wrappedBuffer(whole.body())), NOBODY);
    }

    private void stream(HttpServerResponse response, Outcome.Streamed streamed) {
        if (response.closed()) {
            streamed.abandon().run();
            return;
        }
        response.setStatusCode(streamed.status());
        streamed.headers().forEach(response::putHeader);
        response.setChunked(true);
        // The status must not wait for the first event: a client may be waiting for it.
        response.write(Buffer.buffer());
        pump(response, streamed, new Heartbeat(vertx, response, heartbeat));
    }

    /** Passes on what comes, to a reply that has begun. */
    static void pump(HttpServerResponse response, Outcome.Streamed streamed, Heartbeat beats) {
        response.exceptionHandler(e -> streamed.abandon().run());
        response.closeHandler(
                closed -> {
                    beats.stop();
                    if (!response.ended()) {
                        streamed.abandon().run();
                    }
                });
        response.drainHandler(drained -> streamed.body().resume());
        streamed.body()
                .handler(
                        piece -> {
                            beats.heard();
                            response.write(piece);
                            if (response.writeQueueFull()) {
                                streamed.body().pause();
                            }
                        });
        streamed.body().exceptionHandler(e -> response.reset());
        streamed.body()
                .endHandler(
                        end -> {
                            beats.stop();
                            if (!response.ended() && !response.closed()) {
                                response.end();
                            }
                        });
        streamed.body().resume();
    }
}

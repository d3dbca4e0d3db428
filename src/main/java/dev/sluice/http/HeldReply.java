package dev.sluice.http;

import dev.sluice.gateway.Outcome;
import dev.sluice.protocol.SseEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reply that may begin before it is known: as an event stream, which is kept alive, and whose
 * last event it then is. The status is 200 whatever becomes of it; the message tells.
 */
final class HeldReply {
    private static final String EVENTS = "text/event-stream";
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern SEMICOLON = Pattern.compile(";");
    private static final Pattern NOT_WANTED = Pattern.compile("q=0(\\.0*)?");

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Duration heartbeat;
    private @Nullable Heartbeat beats;

    HeldReply(Vertx vertx, HttpServerRequest request, Duration heartbeat) {
        this.vertx = vertx;
        this.request = request;
        this.heartbeat = heartbeat;
    }

    /** Begins it; false when the agent takes no event stream, or is gone. */
    boolean begin() {
        HttpServerResponse response = request.response();
        if (response.closed() || response.headWritten() || !takesEvents()) {
            return false;
        }
        response.putHeader("content-type", EVENTS);
        response.putHeader("cache-control", "no-cache");
        response.putHeader("x-accel-buffering", "no");
        response.setChunked(true);
        beats = new Heartbeat(vertx, response, heartbeat);
        response.write(Buffer.buffer());
        return true;
    }

    /** Whether it has begun and not ended. */
    boolean isHeld() {
        return beats != null;
    }

    /** Tells something meanwhile; an agent that reads too slowly misses it. */
    void tell(String message) {
        Heartbeat held = beats;
        HttpServerResponse response = request.response();
        if (held != null && !response.closed() && !response.writeQueueFull()) {
            held.heard();
            response.write(event(message.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Nobody waits for it any more. */
    void giveUp() {
        Heartbeat held = beats;
        if (held != null) {
            held.stop();
        }
    }

    /** Ends it with what is known now. */
    void end(Outcome outcome) {
        Heartbeat held = beats;
        beats = null;
        if (held == null) {
            throw new IllegalStateException("what has not begun cannot end");
        }
        HttpServerResponse response = request.response();
        if (outcome instanceof Outcome.Streamed streamed) {
            pass(response, streamed, held);
            return;
        }
        held.stop();
        if (!response.closed()) {
            response.end(event(message(outcome)));
        }
    }

    private byte[] message(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            return RefusalWriter.body(request, refused.refusal(), refused.era())
                    .getBytes(StandardCharsets.UTF_8);
        }
        return ((Outcome.Whole) outcome).body();
    }

    private static void pass(
            HttpServerResponse response, Outcome.Streamed streamed, Heartbeat held) {
        if (response.closed()) {
            held.stop();
            streamed.abandon().run();
            return;
        }
        String type = streamed.headers().getOrDefault("content-type", "");
        if (type.startsWith(EVENTS)) {
            ReplyWriter.pump(response, streamed, held);
            return;
        }
        held.stop(); // a comment must not fall inside the one event
        ReplyWriter.pump(
                response,
                new Outcome.Streamed(
                        200, streamed.headers(), new OneEvent(streamed.body()), streamed.abandon()),
                held);
    }

    private static Buffer event(byte[] message) {
        return Buffer.buffer(new SseEvent(List.of(), OneEvent.oneLine(message)).encode());
    }

    private boolean takesEvents() {
        return request.headers().getAll("accept").stream()
                .flatMap(COMMA::splitAsStream)
                .map(range -> SEMICOLON.splitAsStream(range.toLowerCase(Locale.ROOT)))
                .map(parts -> parts.map(String::strip).toList())
                .anyMatch(HeldReply::isEvents);
    }

    private static boolean isEvents(List<String> range) {
        return !range.isEmpty()
                && range.get(0).equals(EVENTS)
                && range.stream().noneMatch(NOT_WANTED.asMatchPredicate());
    }
}

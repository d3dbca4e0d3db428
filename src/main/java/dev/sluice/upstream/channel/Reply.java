package dev.sluice.upstream.channel;

import dev.sluice.protocol.SseEvent;
import dev.sluice.upstream.BoundedBody;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes back for one request of an agent, on the agent's event loop. It begins with the first
 * message there is for it: with the answer it is that alone, as JSON; with any other it is a stream
 * of events.
 */
final class Reply {
    private static final Map<String, String> JSON = Map.of("content-type", "application/json");
    private static final Map<String, String> EVENTS =
            Map.of(
                    "content-type",
                    "text/event-stream",
                    "cache-control",
                    "no-cache",
                    "x-accel-buffering",
                    "no");

    private final ContextInternal context;
    private final Timeouts timeouts;
    private final LongSupplier nanoTime;
    private final Backlog backlog;
    private final Consumer<Reply> left;
    private final Promise<UpstreamReply> begun;
    private @Nullable WrittenBody events;
    private boolean over;

    /**
     * Waits for the first message.
     *
     * @param context the event loop of the agent that waits
     * @param backlog counts what the agent has not taken yet
     * @param left told when nobody waits for the rest of it
     */
    Reply(
            ContextInternal context,
            Timeouts timeouts,
            LongSupplier nanoTime,
            Backlog backlog,
            Consumer<Reply> left) {
        this.context = context;
        this.timeouts = timeouts;
        this.nanoTime = nanoTime;
        this.backlog = backlog;
        this.left = left;
        this.begun = context.promise();
    }

    /** The reply once it has begun; fails with {@link UpstreamFailedException}. */
    Future<UpstreamReply> begun() {
        return begun.future();
    }

    /** The server has the request: from now on its answer is waited for. */
    void expect() {
        context.runOnContext(
                now -> {
                    if (begun.future().isComplete()) {
                        return;
                    }
                    long timer =
                            context.setTimer(
                                    Math.max(1, timeouts.firstByte().toMillis()),
                                    late -> refuse(Stage.TIMED_OUT, "no reply in time"));
                    begun.future().onComplete(done -> context.owner().cancelTimer(timer));
                });
    }

    /** Begins a stream although there is nothing to say yet. */
    void open() {
        context.runOnContext(now -> body());
    }

    /** A message on the way to the answer. */
    void event(byte[] document) {
        Buffer piece = counted(encoded(document));
        context.runOnContext(now -> body().write(piece));
    }

    /** The answer: after it comes nothing more. */
    void answer(int status, Map<String, String> more, byte[] document) {
        backlog.add(document.length);
        context.runOnContext(
                now -> {
                    WrittenBody stream = events;
                    if (stream != null) {
                        backlog.taken(document.length);
                        stream.write(counted(encoded(document)));
                        stream.end();
                        return;
                    }
                    WrittenBody whole = new WrittenBody(backlog::taken);
                    whole.write(Buffer.buffer(document));
                    whole.end();
                    begin(status, merged(more), whole);
                });
    }

    private Buffer counted(Buffer piece) {
        backlog.add(piece.length());
        return piece;
    }

    /** Ends it without an answer. */
    void end() {
        context.runOnContext(now -> body().end());
    }

    /** There will be no answer. */
    void fail(Stage stage, String detail) {
        context.runOnContext(
                now -> {
                    if (events == null) {
                        refuse(stage, detail);
                    } else {
                        events.fail(new UpstreamFailedException(stage, detail));
                    }
                });
    }

    /** It could not even be sent. */
    void fail(Throwable cause) {
        Stage stage =
                cause instanceof UpstreamFailedException failed ? failed.stage() : Stage.BROKEN;
        fail(stage, String.valueOf(cause.getMessage()));
    }

    private void refuse(Stage stage, String detail) {
        if (begun.tryFail(new UpstreamFailedException(stage, detail))) {
            leave();
        }
    }

    /** Nobody waits any more; harmless once it has begun. Called on the agent's event loop. */
    void abandon() {
        refuse(Stage.BROKEN, "the agent left");
    }

    private WrittenBody body() {
        WrittenBody known = events;
        if (known != null) {
            return known;
        }
        WrittenBody body = new WrittenBody(backlog::taken);
        events = body;
        begin(200, EVENTS, body);
        return body;
    }

    private void begin(int status, Map<String, String> headers, WrittenBody body) {
        if (begun.future().isComplete()) {
            body.drop();
            return;
        }
        BoundedBody bounded =
                new BoundedBody(
                        context.owner(),
                        timeouts,
                        body,
                        () -> {
                            body.drop();
                            leave();
                        },
                        nanoTime,
                        () -> {});
        begun.complete(new UpstreamReply(status, headers, bounded, bounded::abandon));
    }

    private void leave() {
        if (!over) {
            over = true;
            left.accept(this);
        }
    }

    private static Map<String, String> merged(Map<String, String> more) {
        if (more.isEmpty()) {
            return JSON;
        }
        Map<String, String> all = new HashMap<>(JSON);
        all.putAll(more);
        return all;
    }

    private static Buffer encoded(byte[] document) {
        return Buffer.buffer(new SseEvent(List.of("event: message"), document).encode());
    }
}

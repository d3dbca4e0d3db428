package dev.sluice.upstream.channel;

import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One HTTP request of an agent, on its way to a session and back. */
final class Call {
    private final ContextInternal caller;
    private final UpstreamRequest request;
    private final Runnable neverSent;
    private final LongSupplier nanoTime;
    private volatile boolean left;
    private volatile @Nullable Reply reply;

    /**
     * Begins one.
     *
     * @param caller the event loop of the agent
     * @param neverSent run when the agent leaves before the server can have received anything
     * @param nanoTime the time, in nanoseconds from anywhere
     */
    Call(
            ContextInternal caller,
            UpstreamRequest request,
            Runnable neverSent,
            LongSupplier nanoTime) {
        this.caller = caller;
        this.request = request;
        this.neverSent = neverSent;
        this.nanoTime = nanoTime;
    }

    ContextInternal caller() {
        return caller;
    }

    UpstreamRequest request() {
        return request;
    }

    /** Nobody waits any more; harmless once the reply has begun. */
    void leave() {
        left = true;
        Reply waiting = reply;
        if (waiting != null) {
            caller.runOnContext(now -> waiting.abandon());
        }
    }

    boolean isLeft() {
        return left;
    }

    /** The agent left before anything was sent for it. */
    <T> Future<T> leftUnsent() {
        caller.runOnContext(now -> neverSent.run());
        return Future.failedFuture(new UpstreamFailedException(Stage.NEVER_SENT, "the agent left"));
    }

    /**
     * The reply of a server.
     *
     * @param line the channel it comes by
     * @param gone told on the channel's event loop when nobody waits for the rest of it
     */
    Reply reply(Line line, Consumer<Reply> gone) {
        Reply made =
                new Reply(
                        caller,
                        request.timeouts(),
                        nanoTime,
                        line.backlog(),
                        same -> line.context().runOnContext(now -> gone.accept(same)));
        reply = made;
        if (left) {
            leave();
        }
        return made;
    }

    /**
     * A reply of 400 that says why.
     *
     * @param id of the request as its sender wrote it, or {@code null}
     */
    Future<UpstreamReply> refused(String id, String why) {
        WrittenBody whole = new WrittenBody(taken -> {});
        whole.write(
                Buffer.buffer(
                        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":%s}}"
                                .formatted(id, ErrorCodes.NOT_PERMITTED, JsonStrings.quote(why))));
        whole.end();
        return Future.succeededFuture(
                new UpstreamReply(
                        400, Map.of("content-type", "application/json"), whole, whole::drop));
    }

    /** A reply of a status alone. */
    Future<UpstreamReply> plain(int status) {
        WrittenBody nothing = new WrittenBody(taken -> {});
        nothing.end();
        return Future.succeededFuture(new UpstreamReply(status, Map.of(), nothing, nothing::drop));
    }
}

package dev.sluice.upstream.http;

import dev.sluice.upstream.BoundedBody;
import dev.sluice.upstream.NoAccessTokenException;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UnusableTlsException;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One request on its connection, and the clocks that bound it. */
final class HttpCall {
    private final Vertx vertx;
    private final Timeouts timeouts;
    private final Runnable neverSent;
    private final LongSupplier nanoTime;
    private final Runnable over;
    private Promise<UpstreamReply> reply = Promise.promise();
    private @Nullable Exchange exchange;
    private boolean left;

    /**
     * A call that is not sent yet.
     *
     * @param nanoTime the time, in nanoseconds from anywhere
     * @param neverSent run when nobody waits any more before the server can have received anything
     * @param over called when a reply that has begun is over
     */
    HttpCall(
            Vertx vertx,
            Timeouts timeouts,
            LongSupplier nanoTime,
            Runnable neverSent,
            Runnable over) {
        this.neverSent = neverSent;
        this.vertx = vertx;
        this.timeouts = timeouts;
        this.nanoTime = nanoTime;
        this.over = over;
    }

    /** Nobody waits for the reply any more; harmless once it has begun. */
    void leave() {
        left = true;
        Exchange underWay = exchange;
        if (underWay != null && reply.tryFail(failure(Stage.BROKEN, "the agent left"))) {
            underWay.giveUp();
        }
    }

    /** Whether nobody waits for the reply any more. */
    boolean isLeft() {
        return left;
    }

    /** There is no connection to send on; of what was sent, it says what is known already. */
    <T> Future<T> unconnected(Throwable cause) {
        if (cause instanceof UpstreamFailedException) {
            return Future.failedFuture(cause);
        }
        if (left) {
            neverSent.run();
        }
        return Future.failedFuture(
                cause instanceof NoPlaceException full
                        ? failure(Stage.NO_ROOM, String.valueOf(full.getMessage()))
                        : failure(Stage.NEVER_SENT, detail(cause)));
    }

    /** There is no access token to send it with. */
    <T> Future<T> unauthorized(Throwable cause) {
        if (left) {
            neverSent.run();
        }
        String detail =
                cause instanceof NoAccessTokenException known
                        ? String.valueOf(known.getMessage())
                        : cause.getClass().getSimpleName();
        return Future.failedFuture(failure(Stage.UNAUTHORIZED, detail));
    }

    /**
     * Sends the body and waits for the reply to begin. May be asked again after it failed with
     * {@link UnsentException}, and only then.
     *
     * @param arrived called when the whole reply is there, read or not
     */
    Future<UpstreamReply> send(HttpClientRequest request, Buffer body, Runnable arrived) {
        if (left) {
            request.reset();
            return Future.failedFuture(new CancellationException("the agent left"));
        }
        Exchange begun = new Exchange(request, arrived);
        Promise<UpstreamReply> reply = Promise.promise();
        this.reply = reply;
        exchange = begun;
        long timer =
                vertx.setTimer(
                        millis(timeouts.firstByte()),
                        id -> {
                            if (reply.tryFail(failure(Stage.TIMED_OUT, "no reply in time"))) {
                                begun.giveUp();
                            }
                        });
        request.response()
                .onSuccess(response -> begin(response, begun))
                .onFailure(e -> reply.tryFail(broken(begun, e)));
        begun.send(body).onFailure(e -> reply.tryFail(broken(begun, e)));
        return reply.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private static Exception broken(Exchange begun, Throwable cause) {
        if (begun.isTaken()) {
            return failure(Stage.BROKEN, detail(cause));
        }
        return begun.isRefused()
                ? failure(Stage.NEVER_SENT, "the server refused to look at it")
                : new UnsentException();
    }

    private void begin(HttpClientResponse response, Exchange begun) {
        response.pause();
        BoundedBody body =
                new BoundedBody(
                        vertx,
                        timeouts,
                        new UntilWhole(response, begun),
                        begun::giveUp,
                        nanoTime,
                        over);
        if (isEncoded(response)) {
            reply.tryFail(failure(Stage.BROKEN, "encoded, which was not asked for"));
        }
        boolean wanted =
                reply.tryComplete(
                        new UpstreamReply(
                                response.statusCode(), headers(response), body, body::abandon));
        if (!wanted) {
            body.abandon();
        }
    }

    /** Nobody here decodes, so an encoded reply could not be judged. */
    private static boolean isEncoded(HttpClientResponse response) {
        String encoding = response.getHeader("content-encoding");
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }

    private static Map<String, String> headers(HttpClientResponse response) {
        Map<String, String> headers = new HashMap<>();
        response.headers()
                .forEach(
                        (name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }

    private static UpstreamFailedException failure(Stage stage, String detail) {
        return new UpstreamFailedException(stage, detail);
    }

    /** The messages of others may quote what a server wrote; those of ours do not. */
    private static String detail(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof ReplyFault fault) {
            return fault.reason();
        }
        return cause instanceof UnusableTlsException unusable
                ? unusable.reason()
                : failure.getClass().getSimpleName();
    }

    private static long millis(Duration duration) {
        return Math.max(1, duration.toMillis());
    }
}

package dev.sluice.upstream.http;

import dev.sluice.upstream.Timeouts;
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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One request on its connection, and the clocks that bound it. */
final class HttpCall {
    private final Vertx vertx;
    private final Timeouts timeouts;
    private final LongSupplier nanoTime;
    private final Runnable over;
    private final Promise<UpstreamReply> reply = Promise.promise();
    private @Nullable HttpClientRequest sent;
    private boolean left;

    /**
     * A call that is not sent yet.
     *
     * @param nanoTime the time, in nanoseconds from anywhere
     * @param over called when a reply that has begun is over
     */
    HttpCall(Vertx vertx, Timeouts timeouts, LongSupplier nanoTime, Runnable over) {
        this.vertx = vertx;
        this.timeouts = timeouts;
        this.nanoTime = nanoTime;
        this.over = over;
    }

    /** Nobody waits for the reply any more; harmless once it has begun. */
    void leave() {
        left = true;
        HttpClientRequest request = sent;
        if (request != null && reply.tryFail(failure(Stage.BROKEN, "the agent left"))) {
            request.reset();
        }
    }

    /** Sends the body and waits for the reply to begin. */
    Future<UpstreamReply> send(HttpClientRequest request, Buffer body) {
        if (left) {
            request.reset();
            return Future.failedFuture(failure(Stage.NEVER_SENT, "the agent left"));
        }
        sent = request;
        long timer =
                vertx.setTimer(
                        millis(timeouts.firstByte()),
                        id -> {
                            reply.tryFail(failure(Stage.TIMED_OUT, "no reply in time"));
                            request.reset();
                        });
        request.response()
                .onSuccess(this::begin)
                .onFailure(e -> reply.tryFail(failure(Stage.BROKEN, e.getClass().getSimpleName())));
        (body.length() == 0 ? request.end() : request.end(body))
                .onFailure(e -> reply.tryFail(failure(Stage.BROKEN, e.getClass().getSimpleName())));
        return reply.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void begin(HttpClientResponse response) {
        response.pause();
        BoundedBody body = new BoundedBody(vertx, timeouts, response, nanoTime, over);
        boolean wanted =
                reply.tryComplete(
                        new UpstreamReply(
                                response.statusCode(), headers(response), body, body::abandon));
        if (!wanted) {
            body.abandon();
        }
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

    static long millis(Duration duration) {
        return Math.max(1, duration.toMillis());
    }
}

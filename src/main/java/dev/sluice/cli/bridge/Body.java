package dev.sluice.cli.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Reads the body of one request, within bounds. */
final class Body {
    private static final Duration TIME = Duration.ofSeconds(30);

    private Body() {}

    /** A body that was not taken. */
    static final class RefusedBodyException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Refused refused;

        RefusedBodyException(int status, String text) {
            super(text, null, false, false);
            refused = new Refused(status, text);
        }

        Refused refused() {
            return refused;
        }
    }

    /**
     * All of it.
     *
     * @param largest in octets
     * @return fails with {@link RefusedBodyException}
     */
    static Future<byte[]> read(Vertx vertx, HttpServerRequest request, int largest) {
        Promise<byte[]> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        long timer =
                vertx.setTimer(
                        TIME.toMillis(),
                        late -> refuse(promise, 408, "the message came too slowly"));
        promise.future().onComplete(done -> vertx.cancelTimer(timer));
        request.exceptionHandler(e -> refuse(promise, 400, "the message was cut off"));
        request.handler(
                piece -> {
                    if (body.length() + (long) piece.length() > largest) {
                        request.handler(rest -> {});
                        refuse(promise, 413, "a message may have at most " + largest + " bytes");
                    } else {
                        body.appendBuffer(piece);
                    }
                });
        request.endHandler(end -> promise.tryComplete(body.getBytes()));
        request.resume();
        return promise.future();
    }

    private static void refuse(Promise<byte[]> promise, int status, String text) {
        promise.tryFail(new RefusedBodyException(status, text));
    }
}

package dev.sluice.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/**
 * What a client still sends after it was refused. It is thrown away for a moment, so that the
 * client can read its answer, and then the connection is closed: closing at once would make the
 * operating system discard the answer with the unread bytes.
 */
final class UnreadBody {
    private static final long MOMENT_MILLIS = 1_000;
    private static final long MOST_BYTES = 16L << 20;

    private long seen;

    private UnreadBody() {}

    /** Whether a refused client may still be sending. */
    static boolean isLeft(HttpServerRequest request) {
        if (request.isEnded()) {
            return false;
        }
        String length = request.getHeader("content-length");
        return request.getHeader("transfer-encoding") != null
                || (length != null && !length.equals("0"));
    }

    static void discard(HttpServerRequest request) {
        UnreadBody unread = new UnreadBody();
        Runnable close = () -> request.connection().close();
        request.exceptionHandler(e -> {});
        request.handler(
                piece -> {
                    unread.seen += piece.length();
                    if (unread.seen > MOST_BYTES) {
                        close.run();
                    }
                });
        if (request.isEnded()) {
            close.run();
            return;
        }
        request.endHandler(end -> close.run());
        Context context =
                Objects.requireNonNull(Vertx.currentContext(), "requests come on event loops");
        context.owner().setTimer(MOMENT_MILLIS, id -> close.run());
        request.resume();
    }
}

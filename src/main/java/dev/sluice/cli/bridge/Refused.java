package dev.sluice.cli.bridge;

import dev.sluice.protocol.JsonStrings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * A request that the server never sees.
 *
 * @param status the HTTP status
 * @param text says why, in words of the bridge's own
 */
record Refused(int status, String text) {
    /** Within what JSON-RPC 2.0 leaves to servers (section 5.1). */
    private static final int CODE = -32000;

    private static final long LONGEST_REST_MILLIS = 1_000;

    /** Writes it to somebody whose whole request was read. */
    void write(HttpServerRequest request) {
        var unused = begin(request).compose(response -> response.end(Buffer.buffer(error())));
    }

    /**
     * Writes it to somebody who may still be sending, for a second at most. A connection closed
     * before that would take the answer with it.
     */
    void write(HttpServerRequest request, Vertx vertx) {
        request.handler(rest -> {});
        request.resume();
        HttpConnection connection = request.connection();
        long timer = vertx.setTimer(LONGEST_REST_MILLIS, late -> connection.close());
        Future<Void> rest = request.end();
        var unused =
                begin(request)
                        .compose(
                                response ->
                                        response.putHeader("connection", "close")
                                                .end(Buffer.buffer(error())))
                        .compose(written -> rest)
                        .onComplete(
                                done -> {
                                    vertx.cancelTimer(timer);
                                    connection.close();
                                });
    }

    private Future<HttpServerResponse> begin(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.headWritten() || response.closed()) {
            return Future.failedFuture("nobody hears it");
        }
        response.setStatusCode(status).putHeader("content-type", "application/json");
        if (status == 401) {
            response.putHeader("www-authenticate", "Bearer");
        } else if (status == 405) {
            response.putHeader("allow", "POST, GET, DELETE");
        } else if (status == 503) {
            response.putHeader("retry-after", "1");
        }
        return Future.succeededFuture(response);
    }

    private String error() {
        return "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":%d,\"message\":%s}}"
                .formatted(CODE, JsonStrings.quote(text));
    }
}

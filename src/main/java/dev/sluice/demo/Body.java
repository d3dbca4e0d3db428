package dev.sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** Reads a request's body as long as it is JSON of a sensible size. */
final class Body {
    private static final int MAX_BYTES = 1 << 20;

    private Body() {}

    static Future<Buffer> read(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return Future.failedFuture(Refusal.http(415, "the body must be application/json"));
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(
                chunk -> {
                    if (body.length() + chunk.length() > MAX_BYTES) {
                        whole.tryFail(Refusal.http(413, "the body is larger than 1 MiB"));
                    } else {
                        body.appendBuffer(chunk);
                    }
                });
        request.endHandler(end -> whole.tryComplete(body));
        request.exceptionHandler(whole::tryFail);
        return whole.future();
    }
}

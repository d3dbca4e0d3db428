package dev.sluice.http;

import dev.sluice.deadline.Deadline;
import dev.sluice.gateway.Refusal;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.gateway.RefusedException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one request, only once someone wants it: type before size, size before content.
 * An encoded body is refused, because the server would decode what was not judged.
 */
final class BodyReader {
    private static final String USUAL = "application/json";
    private static final Pattern JSON =
            Pattern.compile(
                    "(?i)application/json[ \\t]*(;[ \\t]*charset=(utf-8|\"utf-8\")[ \\t]*)?");

    private final Vertx vertx;
    private final int largest;
    private final Duration time;

    BodyReader(Vertx vertx, int largest, Duration time) {
        this.vertx = vertx;
        this.largest = largest;
        this.time = time;
    }

    /**
     * Reads it.
     *
     * @param whole where it is if it has come with its head; null for nowhere
     */
    Uni<byte[]> read(HttpServerRequest request, @Nullable WholeRequests whole) {
        if (whole == null || !whole.holdsContent()) {
            return Uni.createFrom().emitter(emitter -> read(request, emitter));
        }
        Refusal refusal = refusalOfHead(request);
        if (refusal != null) {
            return Uni.createFrom().failure(new RefusedException(refusal));
        }
        byte[] content = whole.takeContent();
        return content == null
                ? Uni.createFrom().emitter(emitter -> read(request, emitter))
                : Uni.createFrom().item(content);
    }

    private void read(HttpServerRequest request, UniEmitter<? super byte[]> emitter) {
        Refusal refusal = refusalOfHead(request);
        if (refusal != null) {
            emitter.fail(new RefusedException(refusal));
            return;
        }
        Buffer body = Buffer.buffer();
        Deadline deadline =
                Deadline.in(
                        vertx,
                        time.toMillis(),
                        () -> refuse(emitter, Kind.TOO_SLOW, "the message came too slowly"));
        request.exceptionHandler(
                e -> {
                    deadline.cancel();
                    refuse(emitter, Kind.TOO_SLOW, "the message was cut off");
                });
        request.handler(
                piece -> {
                    if (body.length() + piece.length() > largest) {
                        deadline.cancel();
                        request.handler(rest -> {});
                        refuse(emitter, Kind.TOO_LARGE, tooLarge());
                    } else {
                        body.appendBuffer(piece);
                    }
                });
        request.endHandler(
                end -> {
                    deadline.cancel();
                    forget(request);
                    emitter.complete(body.getBytes());
                });
        request.resume();
    }

    private @Nullable Refusal refusalOfHead(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaderNames.CONTENT_TYPE);
        if (type == null || !(type.equals(USUAL) || JSON.matcher(type.strip()).matches())) {
            return Refusal.of(
                    Kind.WRONG_TYPE, null, "the content type must be application/json in UTF-8");
        }
        if (request.getHeader(HttpHeaderNames.CONTENT_ENCODING) != null) {
            return Refusal.of(Kind.WRONG_TYPE, null, "the message must not be encoded");
        }
        String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        return length != null && Long.parseLong(length) > largest
                ? Refusal.of(Kind.TOO_LARGE, null, tooLarge())
                : null;
    }

    private String tooLarge() {
        return "a message may have at most " + largest + " bytes";
    }

    /** What came is not kept a second time until the request is answered, which may take long. */
    private static void forget(HttpServerRequest request) {
        request.handler(null).endHandler(null).exceptionHandler(null);
    }

    private static void refuse(UniEmitter<? super byte[]> emitter, Kind kind, String text) {
        emitter.fail(new RefusedException(Refusal.of(kind, null, text)));
    }
}

package dev.sluice.http;

import dev.sluice.gateway.Refusal;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.Revision;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the gateway's own answers. */
final class RefusalWriter {
    /** RFC 6585, section 4. */
    private static final int TOO_MANY_REQUESTS = 429;

    private RefusalWriter() {}

    static void write(HttpServerRequest request, Refusal refusal, Era era) {
        RefusalForm form = RefusalForm.of(refusal, era);
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(form.status());
        response.putHeader("content-type", "application/json");
        addHeaders(request, response, refusal);
        boolean bodyLeft = UnreadBody.isLeft(request);
        if (bodyLeft) {
            response.putHeader("connection", "close");
        }
        String body =
                form.toolResult() ? toolResult(refusal, era) : error(form, request, refusal, era);
        var ended = response.end(Buffer.buffer(body));
        if (bodyLeft) {
            ended.onComplete(done -> UnreadBody.discard(request));
        } else {
            request.resume(); // paused, it would hold up the next request of its connection
        }
    }

    private static void addHeaders(
            HttpServerRequest request, HttpServerResponse response, Refusal refusal) {
        String challenge = refusal.challenge();
        if (challenge != null) {
            response.putHeader("www-authenticate", challenge);
        } else if (RefusalForm.of(refusal, Era.LEGACY).status() == TOO_MANY_REQUESTS
                || refusal.kind() == Kind.UPSTREAM_RESTING
                || refusal.kind() == Kind.DRAINING) {
            response.putHeader("retry-after", Long.toString(seconds(refusal.retryAfter())));
        } else if (refusal.kind() == Kind.STREAM_NEEDS_SESSION) {
            response.putHeader("allow", "POST");
        } else if (refusal.kind() == Kind.UPSTREAM_METHOD_NOT_ALLOWED) {
            boolean get = request.method().name().equals("GET");
            response.putHeader("allow", get ? "POST, DELETE" : "POST, GET");
        }
    }

    /** Rounded up: who comes back then must not come too early. */
    private static long seconds(@Nullable Duration wait) {
        return wait == null ? 1 : Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }

    private static String error(
            RefusalForm form, HttpServerRequest request, Refusal refusal, Era era) {
        return "{\"jsonrpc\":\"2.0\"%s,\"error\":{\"code\":%d,\"message\":%s%s}}"
                .formatted(
                        id(refusal.id()),
                        form.code(),
                        JsonStrings.quote(refusal.text()),
                        data(request, refusal, era));
    }

    private static String data(HttpServerRequest request, Refusal refusal, Era era) {
        Duration wait = refusal.retryAfter();
        if (wait != null) {
            return ",\"data\":" + retryAfter(wait);
        }
        return refusal.kind() == Kind.UNSUPPORTED_REVISION ? revisions(request, era) : "";
    }

    private static String retryAfter(Duration wait) {
        return "{\"dev.sluice/retryAfterMs\":" + wait.plusNanos(999_999).toMillis() + "}";
    }

    /** A client that needs no session is told what {@code server/discover} tells it, no more. */
    private static String revisions(HttpServerRequest request, Era era) {
        String requested = request.getHeader("mcp-protocol-version");
        return ",\"data\":{\"supported\":[%s],\"requested\":%s}"
                .formatted(
                        (era == Era.MODERN ? Revision.MODERN : Revision.SERVED)
                                .stream().map(JsonStrings::quote).collect(Collectors.joining(",")),
                        JsonStrings.quote(requested == null ? "" : requested));
    }

    private static String toolResult(Refusal refusal, Era era) {
        String type = era == Era.MODERN ? "\"resultType\":\"complete\"," : "";
        Duration wait = refusal.retryAfter();
        String meta = wait == null ? "" : ",\"_meta\":" + retryAfter(wait);
        return "{\"jsonrpc\":\"2.0\"%s,\"result\":{%s\"content\":[{\"type\":\"text\",\"text\":%s}],\"isError\":true%s}}"
                .formatted(id(refusal.id()), type, JsonStrings.quote(refusal.text()), meta);
    }

    private static String id(@Nullable RequestId id) {
        return id == null ? "" : ",\"id\":" + id.json();
    }
}

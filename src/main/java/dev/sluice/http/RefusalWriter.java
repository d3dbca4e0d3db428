package dev.sluice.http;

import dev.sluice.gateway.OwnState;
import dev.sluice.gateway.Refusal;
import dev.sluice.gateway.Refusal.AskedFor;
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
        var ended = response.end(Buffer.buffer(body(request, refusal, era)));
        if (bodyLeft) {
            ended.onComplete(done -> UnreadBody.discard(request));
        } else {
            request.resume(); // paused, it would hold up the next request of its connection
        }
    }

    /** The JSON-RPC message that tells it. */
    static String body(HttpServerRequest request, Refusal refusal, Era era) {
        AskedFor about = refusal.approval();
        String page = about == null ? null : about.page();
        if (refusal.kind() == Kind.APPROVAL_ASKED && about != null && page != null) {
            return inputRequired(refusal, about, page);
        }
        RefusalForm form = RefusalForm.of(refusal, era);
        return form.toolResult() ? toolResult(refusal, era) : error(form, request, refusal, era);
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
        String told = told(refusal);
        if (!told.isEmpty()) {
            return ",\"data\":" + told;
        }
        return refusal.kind() == Kind.UNSUPPORTED_REVISION ? revisions(request, era) : "";
    }

    /** What a program may want to know of it; empty when there is nothing. */
    private static String told(Refusal refusal) {
        Duration wait = refusal.retryAfter();
        AskedFor about = refusal.approval();
        if (about != null) {
            return "{\"dev.sluice/approvalId\":" + JsonStrings.quote(about.id()) + "}";
        }
        return wait == null
                ? ""
                : "{\"dev.sluice/retryAfterMs\":" + wait.plusNanos(999_999).toMillis() + "}";
    }

    /** MCP 2026-07-28, Multi Round-Trip Requests; elicitation in URL mode. */
    private static String inputRequired(Refusal refusal, AskedFor about, String page) {
        return "{\"jsonrpc\":\"2.0\"%s,\"result\":{\"resultType\":\"input_required\",\"inputRequests\":{%s:{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\",\"message\":%s,\"url\":%s}}},\"requestState\":%s,\"_meta\":%s}}"
                .formatted(
                        id(refusal.id()),
                        JsonStrings.quote(OwnState.REQUEST),
                        JsonStrings.quote(refusal.text()),
                        JsonStrings.quote(page),
                        JsonStrings.quote(OwnState.of(about.id())),
                        told(refusal));
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
        String told = told(refusal);
        String meta = told.isEmpty() ? "" : ",\"_meta\":" + told;
        return "{\"jsonrpc\":\"2.0\"%s,\"result\":{%s\"content\":[{\"type\":\"text\",\"text\":%s}],\"isError\":true%s}}"
                .formatted(id(refusal.id()), type, JsonStrings.quote(refusal.text()), meta);
    }

    private static String id(@Nullable RequestId id) {
        return id == null ? "" : ",\"id\":" + id.json();
    }
}

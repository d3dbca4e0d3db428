package dev.sluice.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a browser has to be told before it lets a page of another origin read an answer (Fetch, CORS
 * protocol). Only pages whose origin is on the operator's list are welcomed, by their exact origin.
 * Credentials of the browser's own are never allowed: a page brings its token itself.
 */
final class Cors {
    /** Seconds for which a browser need not ask again. */
    private static final String REMEMBERED = "3600";

    private static final String METHODS = "POST, GET, DELETE";

    private static final List<String> HEADERS =
            List.of(
                    "Authorization",
                    "Content-Type",
                    "Accept",
                    "Mcp-Method",
                    "Mcp-Name",
                    "MCP-Protocol-Version",
                    "Mcp-Session-Id",
                    "Last-Event-ID",
                    "traceparent",
                    "tracestate");

    private static final String EXPOSED = "Mcp-Session-Id, WWW-Authenticate, Retry-After";

    /**
     * Headers that a tool's schema names by a token (MCP 2026-07-28): only the page knows which.
     */
    private static final Pattern PARAMETER =
            Pattern.compile("(?i)mcp-param-[a-z0-9!#$%&'*+.^_`|~-]+");

    private Cors() {}

    /** Whether a browser asks what a page may do, before the page does it. */
    static boolean isPreflight(HttpServerRequest request) {
        return request.method().name().equals("OPTIONS")
                && request.getHeader(HttpHeaderNames.ORIGIN) != null
                && request.getHeader("access-control-request-method") != null;
    }

    /** Lets the page read whatever is answered, refusals and streams included. */
    static void welcome(HttpServerResponse response, String origin) {
        response.putHeader("access-control-allow-origin", origin);
        response.putHeader("access-control-expose-headers", EXPOSED);
        response.putHeader("vary", "Origin");
    }

    /** Answers the preflight of a page that was welcomed. */
    static void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.setStatusCode(204);
        response.headers().remove("access-control-expose-headers");
        response.putHeader("access-control-allow-methods", METHODS);
        response.putHeader("access-control-allow-headers", headers(request));
        response.putHeader("access-control-max-age", REMEMBERED);
        boolean bodyLeft = UnreadBody.isLeft(request);
        if (bodyLeft) {
            response.putHeader("connection", "close");
        }
        var ended = response.end();
        if (bodyLeft) {
            ended.onComplete(done -> UnreadBody.discard(request));
        } else {
            request.resume(); // paused, it would hold up the next request of its connection
        }
    }

    private static String headers(HttpServerRequest request) {
        Stream<String> parameters =
                request.headers().getAll("access-control-request-headers").stream()
                        .flatMap(asked -> Arrays.stream(asked.split(",", -1)))
                        .map(String::strip)
                        .filter(name -> PARAMETER.matcher(name).matches());
        return Stream.concat(HEADERS.stream(), parameters).collect(Collectors.joining(", "));
    }
}

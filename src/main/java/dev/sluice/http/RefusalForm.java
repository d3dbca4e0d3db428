package dev.sluice.http;

import dev.sluice.gateway.Refusal;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.ErrorCodes;

/**
 * How each refusal is told: the one mapping from refusals to HTTP and JSON-RPC.
 *
 * @param status the HTTP status
 * @param code the JSON-RPC error code; ignored for a tool result
 * @param toolResult whether the agent is answered with a tool result that its model can read, as
 *     MCP asks for what a tool call runs into
 */
record RefusalForm(int status, int code, boolean toolResult) {

    static RefusalForm of(Refusal refusal, Era era) {
        return switch (refusal.kind()) {
            case HOST_NOT_ALLOWED, ORIGIN_NOT_ALLOWED, NOT_YOURS ->
                    error(403, ErrorCodes.NOT_PERMITTED);
            case SWITCHED_OFF -> error(403, ErrorCodes.POLICY_VIOLATION);
            case UNAUTHENTICATED -> error(401, ErrorCodes.NOT_PERMITTED);
            case NOT_READY, OVERLOADED, DRAINING -> error(503, ErrorCodes.NOT_READY);
            case WRONG_TYPE -> error(415, ErrorCodes.INVALID_REQUEST);
            case TOO_LARGE -> error(413, ErrorCodes.INVALID_REQUEST);
            case TOO_SLOW -> error(408, ErrorCodes.INVALID_REQUEST);
            case MALFORMED -> error(400, refusal.code());
            case HEADERS_DISAGREE -> error(400, ErrorCodes.HEADER_MISMATCH);
            case UNSUPPORTED_REVISION -> error(400, ErrorCodes.UNSUPPORTED_VERSION);
            case SESSION_MISSING -> error(400, ErrorCodes.INVALID_REQUEST);
            case STREAM_NEEDS_SESSION, UPSTREAM_METHOD_NOT_ALLOWED ->
                    error(405, ErrorCodes.INVALID_REQUEST);
            case SESSION_UNKNOWN -> error(404, ErrorCodes.NOT_PERMITTED);
            case TOO_MANY_STREAMS, TOO_MANY_SESSIONS, TOO_MANY_ATTEMPTS ->
                    error(429, ErrorCodes.NOT_PERMITTED);
            case UNKNOWN_TARGET -> error(200, refusal.code());
            case METHOD_REFUSED ->
                    error(era == Era.MODERN ? 404 : 200, ErrorCodes.METHOD_NOT_FOUND);
            case TOOL_DENIED, APPROVAL_REFUSED, APPROVAL_PENDING, LIMITED ->
                    new RefusalForm(200, refusal.code(), refusal.code() == 0);
            case APPROVAL_ASKED -> new RefusalForm(200, 0, true);
            case STORE_UNAVAILABLE -> error(200, ErrorCodes.STORE_UNAVAILABLE);
            case UPSTREAM_FAILED -> error(502, ErrorCodes.UPSTREAM_FAILED);
            case UPSTREAM_TIMED_OUT -> error(504, ErrorCodes.UPSTREAM_FAILED);
            case UPSTREAM_RESTING -> error(503, ErrorCodes.UPSTREAM_FAILED);
            case NOT_MODERN -> error(400, ErrorCodes.UPSTREAM_FAILED);
            case INTERNAL -> error(500, ErrorCodes.INTERNAL_ERROR);
        };
    }

    private static RefusalForm error(int status, int code) {
        return new RefusalForm(status, code, false);
    }
}

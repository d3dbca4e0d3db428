package dev.sluice.demo;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The shapes of JSON-RPC 2.0 that a server writes. */
final class JsonRpc {
    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    static final int RESOURCE_NOT_FOUND = -32002;
    static final int SERVER_ERROR = -32000;

    private JsonRpc() {}

    static JsonObject result(Object id, JsonObject result) {
        return message().put("id", id).put("result", result);
    }

    /** An error; without an id when it was not possible to tell which request it belongs to. */
    static JsonObject error(@Nullable Object id, Refusal refusal) {
        JsonObject message = message();
        if (id != null) {
            message.put("id", id);
        }
        return message.put(
                "error",
                new JsonObject().put("code", refusal.code()).put("message", refusal.text()));
    }

    static JsonObject notification(String method, JsonObject params) {
        return message().put("method", method).put("params", params);
    }

    static JsonObject request(Object id, String method, JsonObject params) {
        return message().put("id", id).put("method", method).put("params", params);
    }

    private static JsonObject message() {
        return new JsonObject().put("jsonrpc", "2.0");
    }
}

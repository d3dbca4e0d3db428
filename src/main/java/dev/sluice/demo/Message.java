package dev.sluice.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One JSON-RPC message of a client: a request, a notification, or the answer to a question of ours.
 *
 * @param json the message, already checked for its form
 */
record Message(JsonObject json) {

    static Message read(Buffer body) {
        Object value;
        try {
            value = Json.decodeValue(body);
        } catch (DecodeException e) {
            throw new Refusal(400, JsonRpc.PARSE_ERROR, "the body is not JSON");
        }
        if (value instanceof JsonObject json && isWellFormed(json)) {
            return new Message(json);
        }
        throw new Refusal(400, JsonRpc.INVALID_REQUEST, "the body is not one JSON-RPC message");
    }

    private static boolean isWellFormed(JsonObject json) {
        Object id = json.getValue("id");
        boolean idFits = !json.containsKey("id") || id instanceof String || id instanceof Number;
        boolean paramsFit =
                !json.containsKey("params") || json.getValue("params") instanceof JsonObject;
        boolean kindFits =
                json.containsKey("method")
                        ? json.getValue("method") instanceof String
                        : json.containsKey("id")
                                && json.containsKey("result") != json.containsKey("error");
        return "2.0".equals(json.getValue("jsonrpc")) && idFits && paramsFit && kindFits;
    }

    boolean isRequest() {
        return json.containsKey("method") && json.containsKey("id");
    }

    boolean isAnswer() {
        return !json.containsKey("method");
    }

    Object id() {
        return json.getValue("id");
    }

    /** The id to answer with, or null when the message wants no answer. */
    @Nullable Object askedAs() {
        return isRequest() ? id() : null;
    }

    String method() {
        return json.getString("method");
    }

    JsonObject params() {
        return json.getJsonObject("params", new JsonObject());
    }
}

package dev.sluice.protocol;

import dev.sluice.protocol.Reading.Malformed;
import org.jspecify.annotations.Nullable;

/**
 * Reads exactly one JSON-RPC message, strictly. Batches are refused: MCP dropped them with
 * 2025-06-18, and before that no client in use sent one.
 */
public final class MessageReader {
    private MessageReader() {}

    /** Reads what a client sent. */
    public static Reading request(byte[] bytes) {
        return read(bytes, JsonLimits.REQUEST);
    }

    /** Reads what a server answered or asked. */
    public static Reading reply(byte[] bytes) {
        return read(bytes, JsonLimits.REPLY);
    }

    private static Reading read(byte[] bytes, JsonLimits limits) {
        try {
            return message(StrictJson.read(bytes, limits));
        } catch (MalformedJsonException e) {
            return new Malformed(ErrorCodes.PARSE_ERROR, reason(e), null);
        }
    }

    private static Reading message(JsonValue body) {
        if (body.isArray()) {
            return invalid("batches are not accepted: send one message a request", null);
        }
        if (!body.isObject()) {
            return invalid("a message is a JSON object", null);
        }
        JsonValue idValue = body.get("id");
        RequestId id = idValue == null ? null : RequestId.of(idValue);
        JsonValue params = body.get("params");
        String fault = fault(body, params);
        if (fault != null) {
            return invalid(fault, id);
        }
        if (idValue != null && id == null && !(idValue.isNull() && body.get("error") != null)) {
            return invalid(
                    "an id is a string of at most 256 bytes or an integer within 2^53", null);
        }
        JsonValue method = body.get("method");
        return method == null ? response(body, id) : call(body, id, method, params);
    }

    private static Reading call(
            JsonValue body, @Nullable RequestId id, JsonValue method, @Nullable JsonValue params) {
        String name = McpMethod.nameIn(method);
        if (name == null) {
            return invalid("a method is a string", id);
        }
        if (body.get("result") != null || body.get("error") != null) {
            return invalid("a message is a request or a response, not both", id);
        }
        return new Reading.Read(
                id == null
                        ? new Message.Notification(body, name, params)
                        : new Message.Request(body, id, name, params));
    }

    private static Reading response(JsonValue body, @Nullable RequestId id) {
        JsonValue result = body.get("result");
        JsonValue error = body.get("error");
        if ((result == null) == (error == null)) {
            return invalid("a message needs a method, or either a result or an error", id);
        }
        if (id == null && error == null) {
            return invalid("a result needs the id it answers", null);
        }
        String fault = AnswerKeys.fault(result, error);
        return fault == null
                ? new Reading.Read(new Message.Response(body, id, result, error))
                : invalid(fault, id);
    }

    private static @Nullable String fault(JsonValue body, @Nullable JsonValue params) {
        JsonValue version = body.get("jsonrpc");
        if (version == null || !version.isText("2.0")) {
            return "jsonrpc must be \"2.0\"";
        }
        String fault = ReservedKeys.OF_REQUESTS.fault(body);
        if (fault != null || params == null) {
            return fault;
        }
        return params.isObject() ? faultInside(params) : "params must be an object";
    }

    /** What a reference or a filter names is judged too, so its keys decide as much. */
    private static @Nullable String faultInside(JsonValue params) {
        String fault = ReservedKeys.OF_REQUESTS.fault(params);
        fault = fault != null ? fault : ReservedKeys.OF_REQUESTS.fault(params.get("ref"));
        fault = fault != null ? fault : ReservedKeys.OF_REQUESTS.fault(params.get("notifications"));
        return fault != null ? fault : ReservedKeys.OF_META.fault(params.get("_meta"));
    }

    private static Malformed invalid(String reason, @Nullable RequestId id) {
        return new Malformed(ErrorCodes.INVALID_REQUEST, reason, id);
    }

    private static String reason(MalformedJsonException e) {
        String message = e.getMessage();
        return message == null ? "not JSON" : message;
    }
}

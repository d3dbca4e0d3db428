package dev.sluice.gateway;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;

/** How a request ended, as the decision log tells it. */
enum ReplyOutcome {
    OK,
    TOOL_ERROR,
    ERROR,
    INPUT_REQUIRED,
    BROKEN,
    CANCELLED,
    REFUSED;

    /** The word used in logs and metrics. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** What a final response says of its call. */
    static ReplyOutcome of(Message.Response response) {
        JsonValue result = response.result();
        if (result == null) {
            return ERROR;
        }
        JsonValue type = result.get("resultType");
        if (type != null && "input_required".equals(type.textOrNull())) {
            return INPUT_REQUIRED;
        }
        JsonValue failed = result.get("isError");
        return failed != null && failed.isTrue() ? TOOL_ERROR : OK;
    }
}

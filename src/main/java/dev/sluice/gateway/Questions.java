package dev.sluice.gateway;

import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.ServerAsk;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The questions to a client that an answer may hold: the addresses that an error sends its user to
 * (MCP 2025-11-25), and what a result needs before it is complete (2026-07-28, Multi Round-Trip
 * Requests).
 */
final class Questions {
    private static final BigDecimal CODE = BigDecimal.valueOf(ErrorCodes.URL_ELICITATION_REQUIRED);

    private Questions() {}

    /**
     * One question.
     *
     * @param ask what is asked for; null when it is nothing that a server may ever ask
     * @param params its parameters; null when it has none
     */
    record Question(@Nullable ServerAsk ask, @Nullable JsonValue params) {}

    /** Each question of an answer. What looks like one and cannot be read counts as one. */
    static List<Question> in(Message.Response answer) {
        JsonValue error = answer.error();
        JsonValue result = answer.result();
        if (error != null) {
            return inError(error);
        }
        JsonValue needed = result == null ? null : result.get("inputRequests");
        return needed == null ? List.of() : inRequests(needed);
    }

    private static List<Question> inRequests(JsonValue needed) {
        if (!needed.isObject()) {
            return List.of(new Question(null, null));
        }
        List<Question> found = new ArrayList<>();
        for (JsonValue.Member member : needed.members()) {
            JsonValue method = member.value().get("method");
            String name = method == null ? null : method.textOrNull();
            found.add(
                    new Question(
                            name == null ? null : ServerAsk.of(name),
                            member.value().get("params")));
        }
        return found;
    }

    /** An error of that code without any question that can be read counts as one. */
    private static List<Question> inError(JsonValue error) {
        JsonValue code = error.get("code");
        if (code == null || !isRequired(code)) {
            return List.of();
        }
        JsonValue data = error.get("data");
        JsonValue list = data == null ? null : data.get("elicitations");
        boolean readable = list != null && !list.elements().isEmpty();
        List<JsonValue> asked = list != null && readable ? list.elements() : List.of(error);
        return asked.stream().map(each -> new Question(ServerAsk.ELICITATION, each)).toList();
    }

    private static boolean isRequired(JsonValue code) {
        BigDecimal number = code.isNumber() ? code.number() : null;
        return number != null && number.compareTo(CODE) == 0;
    }
}

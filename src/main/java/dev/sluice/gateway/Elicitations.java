package dev.sluice.gateway;

import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import java.math.BigDecimal;
import java.util.List;

/** The questions to a client's user that an error may hold. */
final class Elicitations {
    private static final BigDecimal CODE = BigDecimal.valueOf(ErrorCodes.URL_ELICITATION_REQUIRED);

    private Elicitations() {}

    /**
     * Each question of an answer; an error of that code without any that can be read counts as one,
     * about which nothing is known.
     */
    static List<JsonValue> in(Message.Response answer) {
        JsonValue error = answer.error();
        JsonValue code = error == null ? null : error.get("code");
        if (error == null || code == null || !isRequired(code)) {
            return List.of();
        }
        JsonValue data = error.get("data");
        JsonValue list = data == null ? null : data.get("elicitations");
        boolean readable = list != null && !list.elements().isEmpty();
        return list != null && readable ? list.elements() : List.of(error);
    }

    private static boolean isRequired(JsonValue code) {
        BigDecimal number = code.isNumber() ? code.number() : null;
        return number != null && number.compareTo(CODE) == 0;
    }
}

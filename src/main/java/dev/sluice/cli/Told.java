package dev.sluice.cli;

import dev.sluice.protocol.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a gateway told, as commands write it. */
final class Told {
    private Told() {}

    static Map<String, @Nullable Object> object(JsonValue value) {
        JsonObject object = new JsonObject();
        value.members().forEach(each -> object.put(each.key(), tree(each.value())));
        return object.done();
    }

    private static @Nullable Object tree(JsonValue value) {
        if (value.isObject()) {
            return object(value);
        }
        if (value.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            value.elements().forEach(each -> list.add(tree(each)));
            return list;
        }
        if (value.isText()) {
            return value.text();
        }
        if (value.isNumber()) {
            return value; // digit by digit, as not each has a value that Java can hold
        }
        return value.isNull() ? null : value.isTrue();
    }

    /** One member as a cell of a table; empty when there is none. */
    static String cell(JsonValue row, String name) {
        JsonValue value = row.get(name);
        if (value == null || value.isNull()) {
            return "";
        }
        BigDecimal number = number(value);
        if (number != null) {
            return Amounts.written(number);
        }
        return value.isText() ? value.text() : value.json();
    }

    static @Nullable BigDecimal number(@Nullable JsonValue value) {
        return value == null || !value.isNumber() ? null : value.number();
    }

    static List<JsonValue> rows(JsonValue answer, String name) {
        JsonValue rows = answer.get(name);
        return rows == null ? List.of() : rows.elements();
    }

    /** Whether a member is true. */
    static boolean truth(JsonValue row, String name) {
        JsonValue value = row.get(name);
        return value != null && value.isTrue();
    }

    /** One member; the row itself when it has no such one, which has none of its members either. */
    static JsonValue member(JsonValue row, String name) {
        JsonValue value = row.get(name);
        return value == null ? row : value;
    }
}

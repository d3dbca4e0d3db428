package dev.sluice.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps, lists, texts, numbers (also as they were read), truths and null as JSON, in their order.
 */
public final class JsonText {
    private JsonText() {}

    /** Writes a value without white space; whatever is none of these is written as its text. */
    public static String of(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        write(json, value);
        return json.toString();
    }

    private static void write(StringBuilder json, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> member : map.entrySet()) {
                json.append(before).append(JsonStrings.quote(member.getKey().toString()));
                json.append(':');
                write(json, member.getValue());
                before = ',';
            }
            json.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            char before = '[';
            for (Object item : list) {
                json.append(before);
                write(json, item);
                before = ',';
            }
            json.append(list.isEmpty() ? "[]" : "]");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            json.append(value);
        } else if (value instanceof JsonValue number && number.isNumber()) {
            json.append(number.json());
        } else {
            json.append(JsonStrings.quote(value.toString()));
        }
    }
}

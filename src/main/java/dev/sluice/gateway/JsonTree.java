package dev.sluice.gateway;

import dev.sluice.protocol.JsonStrings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of JSON whose members keep their order. The command line has no framework for it. */
final class JsonTree {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    /**
     * Adds a member.
     *
     * @param value another tree, a list, a text, a number, a truth or null
     */
    JsonTree put(String name, @Nullable Object value) {
        members.put(name, value);
        return this;
    }

    JsonTree putNull(String name) {
        return put(name, null);
    }

    String json() {
        StringBuilder json = new StringBuilder();
        write(json, this);
        return json.toString();
    }

    private static void write(StringBuilder json, @Nullable Object value) {
        if (value instanceof JsonTree tree) {
            String between = "{";
            for (Map.Entry<String, @Nullable Object> each : tree.members.entrySet()) {
                json.append(between).append(JsonStrings.quote(each.getKey())).append(':');
                write(json, each.getValue());
                between = ",";
            }
            json.append(tree.members.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            String between = "[";
            for (Object each : list) {
                json.append(between);
                write(json, each);
                between = ",";
            }
            json.append(list.isEmpty() ? "[]" : "]");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            json.append(value);
        } else {
            json.append(JsonStrings.quote(value.toString()));
        }
    }
}

package dev.sluice.catalog;

import dev.sluice.protocol.JsonText;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A policy as JSON that people read: what a document names has lines of its own, rules have one.
 */
final class RuleText {
    private static final int LINES_DOWN_TO = 2;

    private RuleText() {}

    static String of(Map<String, Object> document) {
        return write(document, 1) + "\n";
    }

    private static String write(Object value, int depth) {
        boolean inline = depth > LINES_DOWN_TO;
        String separator = inline ? ", " : ",\n" + "  ".repeat(depth);
        String inset = inline ? "" : "\n" + "  ".repeat(depth);
        String end = inline ? "" : "\n" + "  ".repeat(depth - 1);
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            StringJoiner all = new StringJoiner(separator, "{" + inset, end + "}");
            map.forEach(
                    (key, member) -> all.add(JsonText.of(key) + ": " + write(member, depth + 1)));
            return all.toString();
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            StringJoiner all = new StringJoiner(separator, "[" + inset, end + "]");
            list.forEach(item -> all.add(write(item, depth + 1)));
            return all.toString();
        }
        return JsonText.of(value);
    }
}

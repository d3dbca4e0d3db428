package dev.sluice.cli.pages;

import dev.sluice.protocol.JsonStrings;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A policy as people read and copy it. */
final class PrettyJson {
    private static final String STEP = "  ";

    private PrettyJson() {}

    static String of(Map<String, ?> document) {
        StringBuilder json = new StringBuilder();
        write(json, document, "");
        return json.toString();
    }

    private static void write(StringBuilder json, @Nullable Object value, String indent) {
        if (value instanceof Map<?, ?> map) {
            boolean flat = map.values().stream().noneMatch(PrettyJson::isFull) && map.size() < 4;
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            list(
                    json,
                    "{}",
                    flat && !indent.isEmpty(),
                    indent,
                    map.size(),
                    inner -> {
                        Map.Entry<?, ?> entry = entries.next();
                        json.append(quoted(entry.getKey().toString())).append(": ");
                        write(json, entry.getValue(), inner);
                    });
        } else if (value instanceof List<?> list) {
            Iterator<?> items = list.iterator();
            boolean flat = list.size() == 1 && !isDeep(list.get(0));
            list(json, "[]", flat, indent, list.size(), inner -> write(json, items.next(), inner));
        } else {
            json.append(value instanceof String text ? quoted(text) : String.valueOf(value));
        }
    }

    private interface Item {
        void write(String indent);
    }

    private static void list(
            StringBuilder json, String brackets, boolean flat, String indent, int size, Item item) {
        json.append(brackets.charAt(0));
        String inner = flat ? indent : indent + STEP;
        for (int i = 0; i < size; i++) {
            json.append(i == 0 ? "" : ",").append(flat ? (i == 0 ? "" : " ") : "\n" + inner);
            item.write(inner);
        }
        json.append(flat || size == 0 ? "" : "\n" + indent).append(brackets.charAt(1));
    }

    private static boolean isFull(@Nullable Object value) {
        return (value instanceof Map<?, ?> map && !map.isEmpty())
                || (value instanceof Collection<?> list && !list.isEmpty());
    }

    private static boolean isDeep(@Nullable Object value) {
        return value instanceof Map<?, ?> map && map.values().stream().anyMatch(PrettyJson::isFull);
    }

    /** Without the braces that site builders fill in before they read a page. */
    private static String quoted(String text) {
        return JsonStrings.quote(text).replace("{", "\\u007b");
    }
}

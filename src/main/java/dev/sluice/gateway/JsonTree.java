package dev.sluice.gateway;

import dev.sluice.protocol.JsonText;
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
        members.put(name, plain(value));
        return this;
    }

    JsonTree putNull(String name) {
        return put(name, null);
    }

    String json() {
        return JsonText.of(members);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof JsonTree tree) {
            return tree.members;
        }
        return value instanceof List<?> list ? list.stream().map(JsonTree::plain).toList() : value;
    }
}

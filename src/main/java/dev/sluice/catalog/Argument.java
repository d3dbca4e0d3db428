package dev.sluice.catalog;

import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a tool, at any depth.
 *
 * @param pointer the JSON Pointer of its schema in the definition
 * @param words the words of its name
 * @param schema its schema
 */
record Argument(String pointer, List<Word> words, JsonValue schema) {
    private static final int MOST = 1_000;
    private static final int DEEPEST = 12;
    private static final int MOST_BRANCHES = 64;
    private static final List<String> BRANCHES = List.of("anyOf", "oneOf", "allOf");
    private static final List<String> DEFINITIONS = List.of("$defs", "definitions");

    /** The arguments of an input schema in the order in which they stand; bounded. */
    static List<Argument> of(@Nullable JsonValue inputSchema) {
        List<Argument> found = new ArrayList<>();
        if (inputSchema != null) {
            walk("/inputSchema", inputSchema, 0, found);
        }
        return found;
    }

    private static void walk(String at, JsonValue schema, int depth, List<Argument> found) {
        if (depth > DEEPEST || found.size() >= MOST || !schema.isObject()) {
            return;
        }
        members(at + "/properties", schema.get("properties"), depth, found, true);
        JsonValue items = schema.get("items");
        if (items != null) {
            walk(at + "/items", items, depth + 1, found);
        }
        JsonValue others = schema.get("additionalProperties");
        if (others != null) {
            walk(at + "/additionalProperties", others, depth + 1, found);
        }
        for (String key : BRANCHES) {
            JsonValue branches = schema.get(key);
            List<JsonValue> all = branches == null ? List.of() : branches.elements();
            for (int i = 0; i < all.size() && i < MOST_BRANCHES; i++) {
                walk(at + "/" + key + "/" + i, all.get(i), depth + 1, found);
            }
        }
        for (String key : DEFINITIONS) {
            members(at + "/" + key, schema.get(key), depth, found, false);
        }
    }

    private static void members(
            String at, @Nullable JsonValue object, int depth, List<Argument> found, boolean named) {
        if (object == null) {
            return;
        }
        for (JsonValue.Member member : object.members()) {
            if (found.size() >= MOST) {
                return;
            }
            String key = member.key();
            String pointer = at + "/" + key.replace("~", "~0").replace("/", "~1");
            if (named) {
                found.add(new Argument(pointer, Words.ofName(key), member.value()));
            }
            walk(pointer, member.value(), depth + 1, found);
        }
    }

    /** Whether its values are, or may be, of a type; so too when the schema does not say. */
    boolean mayBe(String type) {
        JsonValue types = schema.get("type");
        if (types == null) {
            return true;
        }
        return types.isArray()
                ? types.elements().stream().anyMatch(each -> type.equals(each.textOrNull()))
                : type.equals(types.textOrNull());
    }

    /** Whether its schema says this type, or one of several. */
    boolean is(String type) {
        return schema.get("type") != null && mayBe(type);
    }

    /** A text of its schema; empty when there is none. */
    String text(String key) {
        JsonValue value = schema.get(key);
        String text = value == null ? null : value.textOrNull();
        return text == null ? "" : text;
    }
}

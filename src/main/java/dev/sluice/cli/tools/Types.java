package dev.sluice.cli.tools;

import dev.sluice.policy.Value;
import dev.sluice.protocol.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one schema, without alternatives, says of a value.
 *
 * @param types the JSON types it may have
 * @param whole whether a number must be whole
 * @param choices the only values it may have; null when they are not listed
 * @param least the least number; null for any
 * @param most the greatest number; null for any
 */
public record Types(
        Set<Value.Type> types,
        boolean whole,
        @Nullable List<Value> choices,
        @Nullable BigDecimal least,
        @Nullable BigDecimal most) {
    public Types {
        types = Set.copyOf(types);
        choices = choices == null ? null : List.copyOf(choices);
    }

    /** Whether the value may have that type. */
    public boolean mayBe(Value.Type type) {
        return types.contains(type);
    }

    /** Reads a schema; what it does not say is not restricted. */
    public static Types of(JsonValue schema) {
        List<Value> choices = choices(schema);
        Set<Value.Type> types = types(schema.get("type"));
        if (choices != null) {
            Set<Value.Type> listed = EnumSet.noneOf(Value.Type.class);
            choices.forEach(choice -> listed.add(choice.type()));
            types.retainAll(listed);
        }
        JsonValue type = schema.get("type");
        boolean whole = type != null && "integer".equals(type.textOrNull());
        return new Types(types, whole, choices, bound(schema, "minimum"), bound(schema, "maximum"));
    }

    private static @Nullable List<Value> choices(JsonValue schema) {
        JsonValue constant = schema.get("const");
        JsonValue listed = schema.get("enum");
        if (constant != null) {
            return List.of(Value.of(constant));
        }
        if (listed == null || !listed.isArray()) {
            return null;
        }
        List<Value> choices = new ArrayList<>();
        listed.elements().forEach(element -> choices.add(Value.of(element)));
        return choices;
    }

    private static Set<Value.Type> types(@Nullable JsonValue type) {
        if (type == null) {
            return EnumSet.allOf(Value.Type.class);
        }
        Set<Value.Type> types = EnumSet.noneOf(Value.Type.class);
        for (JsonValue each : type.isArray() ? type.elements() : List.of(type)) {
            Value.Type known = type(each.textOrNull());
            if (known == null) {
                return EnumSet.allOf(Value.Type.class);
            }
            types.add(known);
        }
        return types;
    }

    private static Value.@Nullable Type type(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return switch (word) {
            case "string" -> Value.Type.TEXT;
            case "number", "integer" -> Value.Type.NUMBER;
            case "boolean" -> Value.Type.BOOLEAN;
            case "array" -> Value.Type.LIST;
            case "object" -> Value.Type.OBJECT;
            case "null" -> Value.Type.NULL;
            default -> null;
        };
    }

    private static @Nullable BigDecimal bound(JsonValue schema, String keyword) {
        JsonValue bound = schema.get(keyword);
        return bound != null && Value.of(bound) instanceof Value.Num num ? num.value() : null;
    }
}

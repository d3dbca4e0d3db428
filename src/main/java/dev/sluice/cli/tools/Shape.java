package dev.sluice.cli.tools;

import dev.sluice.policy.Value;
import dev.sluice.policy.ValuePath;
import dev.sluice.policy.ValuePath.Step;
import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON Schema says of one value: schemas of which one holds, as far as they can be told
 * apart without validating anything.
 *
 * @param schemas what the value may be; empty when there is no such value
 * @param open whether it may also be something else, of which nothing is known
 */
public record Shape(List<JsonValue> schemas, boolean open) {
    private static final int DEEPEST_REFERENCE = 16;

    public Shape {
        schemas = List.copyOf(schemas);
    }

    /** Whether the schema knows no such value. */
    public boolean isNothing() {
        return schemas.isEmpty() && !open;
    }

    /** What a tool's schema says of the argument at a path. */
    public static Shape at(@Nullable JsonValue inputSchema, ValuePath path) {
        if (inputSchema == null) {
            return new Shape(List.of(), true);
        }
        Shape shape = new Walk(inputSchema).alternatives(inputSchema);
        for (Step step : path.steps()) {
            shape = shape.descend(step, inputSchema);
        }
        return shape;
    }

    private Shape descend(Step step, JsonValue root) {
        Walk walk = new Walk(root);
        walk.open = open;
        for (JsonValue schema : schemas) {
            if (step instanceof Step.Key key) {
                walk.member(schema, key.name());
            } else {
                walk.element(schema);
            }
        }
        return walk.done();
    }

    /** Collects alternatives. */
    private static final class Walk {
        private final JsonValue root;
        private final List<JsonValue> found = new ArrayList<>();
        private boolean open;

        Walk(JsonValue root) {
            this.root = root;
        }

        Shape done() {
            return new Shape(found, open);
        }

        Shape alternatives(JsonValue schema) {
            add(schema, 0);
            return done();
        }

        private void add(JsonValue schema, int depth) {
            if (!schema.isObject() || depth > DEEPEST_REFERENCE || isOpaque(schema)) {
                open |= !isFalse(schema);
                return;
            }
            JsonValue reference = schema.get("$ref");
            JsonValue choices = schema.get("anyOf");
            choices = choices == null ? schema.get("oneOf") : choices;
            if (reference != null) {
                JsonValue target = resolve(reference.textOrNull());
                if (target == null) {
                    open = true;
                } else {
                    add(target, depth + 1);
                }
            } else if (choices != null) {
                for (JsonValue choice : choices.elements()) {
                    add(choice, depth + 1);
                }
            } else {
                found.add(schema);
            }
        }

        private static boolean isFalse(JsonValue schema) {
            return schema.json().equals("false");
        }

        /** Joined or conditional schemas are not taken apart. */
        private static boolean isOpaque(JsonValue schema) {
            boolean choices = schema.get("anyOf") != null || schema.get("oneOf") != null;
            return schema.get("allOf") != null
                    || schema.get("if") != null
                    || schema.get("$dynamicRef") != null
                    || (choices && schema.get("properties") != null);
        }

        private @Nullable JsonValue resolve(@Nullable String reference) {
            if (reference == null || !reference.startsWith("#")) {
                return null;
            }
            JsonValue at = root;
            for (String part : reference.substring(1).split("/", -1)) {
                String key = part.replace("~1", "/").replace("~0", "~");
                at = part.isEmpty() || at == null ? at : at.get(key);
            }
            return at;
        }

        void member(JsonValue schema, String key) {
            if (!Types.of(schema).mayBe(Value.Type.OBJECT)) {
                return;
            }
            JsonValue properties = schema.get("properties");
            JsonValue property = properties == null ? null : properties.get(key);
            JsonValue others = schema.get("additionalProperties");
            if (property != null) {
                add(property, 0);
            } else if (schema.get("patternProperties") != null) {
                open = true;
            } else if (others != null) {
                add(others, 0);
            } else {
                open |= properties == null;
            }
        }

        void element(JsonValue schema) {
            if (!Types.of(schema).mayBe(Value.Type.LIST)) {
                return;
            }
            JsonValue items = schema.get("items");
            if (items == null || schema.get("prefixItems") != null) {
                open = true;
            } else {
                add(items, 0);
            }
        }
    }
}

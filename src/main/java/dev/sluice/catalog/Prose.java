package dev.sluice.catalog;

import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a tool's definition that are there to be read. No call hangs on them, so something
 * may be cut out of them; every other text may be sent back, compared or looked up as it is.
 */
public final class Prose {
    private static final Set<String> OF_SCHEMAS =
            Set.of("title", "description", "$comment", "markdownDescription");

    /** One text for each value of {@code enum}. */
    private static final Set<String> LABELS =
            Set.of("enumNames", "enumDescriptions", "markdownEnumDescriptions");

    private static final Set<String> SCHEMAS =
            Set.of(
                    "items",
                    "prefixItems",
                    "additionalItems",
                    "unevaluatedItems",
                    "contains",
                    "additionalProperties",
                    "unevaluatedProperties",
                    "propertyNames",
                    "allOf",
                    "anyOf",
                    "oneOf",
                    "not",
                    "if",
                    "then",
                    "else",
                    "contentSchema");

    /** Here the keys are names of the server's choice, whatever they look like. */
    private static final Set<String> NAMED_SCHEMAS =
            Set.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");

    private final List<HiddenSpan> hidden = new ArrayList<>();

    private Prose() {}

    /**
     * What must be cut out of a definition, so that it holds no hidden text.
     *
     * @param tool an entry of {@code tools/list}
     * @return null when there is hidden text in what is not there to be read
     */
    public static @Nullable List<HiddenSpan> hiddenIn(JsonValue tool) {
        Prose prose = new Prose();
        return prose.tool(tool) ? List.copyOf(prose.hidden) : null;
    }

    private boolean tool(JsonValue tool) {
        return members(
                tool,
                (key, value) ->
                        switch (key) {
                            case "title", "description" -> text(value);
                            case "annotations" -> members(value, this::annotation);
                            case "inputSchema", "outputSchema" -> schema(value);
                            default -> isClean(value);
                        });
    }

    private boolean annotation(String key, JsonValue value) {
        return key.equals("title") ? text(value) : isClean(value);
    }

    private boolean schema(JsonValue schema) {
        return members(
                schema,
                (key, value) -> {
                    if (OF_SCHEMAS.contains(key)) {
                        return text(value);
                    }
                    if (LABELS.contains(key)) {
                        return each(value, this::text);
                    }
                    if (SCHEMAS.contains(key)) {
                        return value.isArray() ? each(value, this::schema) : schema(value);
                    }
                    return NAMED_SCHEMAS.contains(key)
                            ? members(value, (name, named) -> schema(named))
                            : isClean(value);
                });
    }

    private boolean text(JsonValue value) {
        if (isClean(value)) {
            return true;
        }
        List<HiddenSpan> spans = value.isText() ? HiddenSpan.of(value) : null;
        return spans != null && hidden.addAll(spans);
    }

    private interface Reader {
        boolean read(String key, JsonValue value);
    }

    private interface Each {
        boolean read(JsonValue value);
    }

    private static boolean members(JsonValue object, Reader reader) {
        if (!object.isObject()) {
            return isClean(object);
        }
        return object.members().stream()
                .allMatch(
                        member ->
                                !HiddenText.holds(member.key())
                                        && reader.read(member.key(), member.value()));
    }

    private static boolean each(JsonValue array, Each reader) {
        return array.isArray() ? array.elements().stream().allMatch(reader::read) : isClean(array);
    }

    private static boolean isClean(JsonValue value) {
        return !HiddenText.isIn(value);
    }
}

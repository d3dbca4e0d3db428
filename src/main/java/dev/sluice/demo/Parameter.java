package dev.sluice.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One argument that a tool takes: its JSON Schema for clients, and the same rule as code.
 *
 * @param name the argument's name
 * @param schema what clients are told
 * @param rule what the rule is, in words
 * @param fits whether a value keeps the rule
 * @param required whether it must be given
 */
record Parameter(
        String name, JsonObject schema, String rule, Predicate<Object> fits, boolean required) {
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    static Parameter choice(String name, String description, List<String> values) {
        return new Parameter(
                name,
                schema("string", description).put("enum", new JsonArray(values)),
                "one of " + String.join(", ", values),
                values::contains,
                true);
    }

    static Parameter whole(String name, String description, int min, int max) {
        return new Parameter(
                name,
                schema("integer", description).put("minimum", min).put("maximum", max),
                "a whole number from " + min + " to " + max,
                value -> value instanceof Integer number && number >= min && number <= max,
                true);
    }

    static Parameter email(String name, String description) {
        return new Parameter(
                name,
                schema("string", description).put("format", "email"),
                "an e-mail address",
                value -> value instanceof String text && EMAIL.matcher(text).matches(),
                true);
    }

    static Parameter date(String name, String description) {
        return new Parameter(
                name,
                schema("string", description).put("format", "date"),
                "a date such as 2026-11-21",
                value -> value instanceof String text && DATE.matcher(text).matches(),
                true);
    }

    static Parameter fields(String name, String description) {
        return new Parameter(
                name,
                schema("object", description).put("minProperties", 1),
                "an object with at least one field",
                value -> value instanceof JsonObject object && !object.isEmpty(),
                true);
    }

    Parameter optional() {
        return new Parameter(name, schema, rule, fits, false);
    }

    Optional<String> problemIn(JsonObject arguments) {
        if (!arguments.containsKey(name)) {
            return required
                    ? Optional.of("the argument '" + name + "' is missing: " + rule)
                    : Optional.empty();
        }
        return fits.test(arguments.getValue(name))
                ? Optional.empty()
                : Optional.of("the argument '" + name + "' must be " + rule);
    }

    private static JsonObject schema(String type, String description) {
        return new JsonObject().put("type", type).put("description", description);
    }
}

package dev.sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One tool.
 *
 * @param name what clients call it
 * @param title what people call it
 * @param description tells a model when to use it
 * @param effect what it does to the data
 * @param parameters what it takes
 * @param action does the work
 */
record Tool(
        String name,
        String title,
        String description,
        Effect effect,
        List<Parameter> parameters,
        Action action) {

    /** What a call does to the data. */
    enum Effect {
        READS,
        CHANGES,
        DESTROYS
    }

    /** Does the work with arguments that fit the parameters. */
    @FunctionalInterface
    interface Action {
        Future<JsonObject> run(JsonObject arguments, Call call);
    }

    JsonObject definition() {
        return new JsonObject()
                .put("name", name)
                .put("title", title)
                .put("description", description)
                .put("inputSchema", inputSchema())
                .put(
                        "annotations",
                        new JsonObject()
                                .put("readOnlyHint", effect == Effect.READS)
                                .put("destructiveHint", effect == Effect.DESTROYS));
    }

    /** What is wrong with a call's arguments, in words; empty when nothing is. */
    List<String> problemsWith(JsonObject arguments) {
        Stream<String> unknown =
                arguments.fieldNames().stream()
                        .filter(given -> parameters.stream().noneMatch(p -> p.name().equals(given)))
                        .map(given -> "there is no argument '" + given + "'");
        Stream<String> unfit =
                parameters.stream().map(p -> p.problemIn(arguments)).flatMap(Optional::stream);
        return Stream.concat(unknown, unfit).toList();
    }

    private JsonObject inputSchema() {
        JsonObject properties = new JsonObject();
        JsonArray required = new JsonArray();
        for (Parameter parameter : parameters) {
            properties.put(parameter.name(), parameter.schema());
            if (parameter.required()) {
                required.add(parameter.name());
            }
        }
        return new JsonObject()
                .put("type", "object")
                .put("properties", properties)
                .put("required", required)
                .put("additionalProperties", false);
    }
}

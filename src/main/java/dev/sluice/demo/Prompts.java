package dev.sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Ready-made requests that a person may pick in their client. */
final class Prompts {
    /**
     * One prompt with at most one argument.
     *
     * @param name what clients call it
     * @param description tells a person what it is for
     * @param argument the name of its required argument, if it has one
     * @param text what is said to the model; {@code %s} stands for the argument
     */
    private record Prompt(
            String name, String description, Optional<String> argument, String text) {}

    private static final List<Prompt> ALL =
            List.of(
                    new Prompt(
                            "weekly_export_report",
                            "A report on the exports of this week",
                            Optional.empty(),
                            "List the export jobs of the last seven days and point out failures."),
                    new Prompt(
                            "explain_failed_export",
                            "Find out why one export failed",
                            Optional.of("job_id"),
                            "Look at export job %s and explain why it failed and what to try."));

    Future<JsonObject> list(Call call) {
        JsonArray prompts = new JsonArray();
        ALL.forEach(prompt -> prompts.add(definition(prompt)));
        return Future.succeededFuture(new JsonObject().put("prompts", prompts));
    }

    Future<JsonObject> get(Call call) {
        Object name = call.params().getValue("name");
        Prompt prompt =
                ALL.stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> Refusal.params("Unknown prompt: " + name));
        JsonObject content =
                new JsonObject().put("type", "text").put("text", text(prompt, call.params()));
        JsonArray messages =
                new JsonArray().add(new JsonObject().put("role", "user").put("content", content));
        return Future.succeededFuture(
                new JsonObject()
                        .put("description", prompt.description())
                        .put("messages", messages));
    }

    private static JsonObject definition(Prompt prompt) {
        JsonArray arguments = new JsonArray();
        prompt.argument()
                .ifPresent(
                        name ->
                                arguments.add(
                                        new JsonObject().put("name", name).put("required", true)));
        return new JsonObject()
                .put("name", prompt.name())
                .put("description", prompt.description())
                .put("arguments", arguments);
    }

    private static String text(Prompt prompt, JsonObject params) {
        return prompt.argument().map(name -> fill(prompt, name, params)).orElse(prompt.text());
    }

    private static String fill(Prompt prompt, String argument, JsonObject params) {
        Object arguments = params.getValue("arguments");
        if (arguments instanceof JsonObject given
                && given.getValue(argument) instanceof String value) {
            return prompt.text().replace("%s", value);
        }
        throw Refusal.params("the prompt needs the argument '" + argument + "'");
    }
}

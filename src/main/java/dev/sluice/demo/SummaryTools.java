package dev.sluice.demo;

import dev.sluice.demo.Tool.Effect;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A tool that borrows the client's model: the server itself has none. */
final class SummaryTools {
    private static final int MAX_TOKENS = 200;

    private final Exports exports;

    SummaryTools(Exports exports) {
        this.exports = exports;
    }

    List<Tool> all() {
        return List.of(
                new Tool(
                        "summarize_exports",
                        "Summarize the exports",
                        "Describes the recent export jobs in a few sentences, written by the"
                                + " client's own model when it lends one.",
                        Effect.READS,
                        List.of(),
                        this::summarize));
    }

    private Future<JsonObject> summarize(JsonObject arguments, Call call) {
        String facts = facts();
        if (!call.canAsk("sampling")) {
            return Future.succeededFuture(summary(facts, "demo server"));
        }
        return call.ask("sampling/createMessage", question(facts))
                .map(answer -> summary(textOf(answer), answer.getString("model", "unknown")))
                .otherwise(problem -> ToolResult.failed("no summary: " + problem.getMessage()));
    }

    private static JsonObject question(String facts) {
        JsonObject content =
                new JsonObject()
                        .put("type", "text")
                        .put("text", "Describe these export jobs in two sentences: " + facts);
        return new JsonObject()
                .put(
                        "messages",
                        new JsonArray()
                                .add(new JsonObject().put("role", "user").put("content", content)))
                .put("systemPrompt", "You write short status reports. Use only the given facts.")
                .put("maxTokens", MAX_TOKENS);
    }

    private static JsonObject summary(String text, String author) {
        return ToolResult.of(new JsonObject().put("summary", text).put("writtenBy", author));
    }

    private static String textOf(JsonObject answer) {
        return answer.getValue("content") instanceof JsonObject content
                        && content.getValue("text") instanceof String text
                ? text
                : "";
    }

    private String facts() {
        List<ExportJob> jobs = exports.newestFirst();
        String states =
                jobs.stream()
                        .collect(
                                Collectors.groupingBy(
                                        job -> job.state().text(),
                                        TreeMap::new,
                                        Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
        String largest =
                jobs.stream()
                        .max(Comparator.comparingInt(ExportJob::rows))
                        .map(job -> "%s with %d rows".formatted(job.dataType(), job.rows()))
                        .orElse("none");
        return "%d jobs (%s); the largest is %s.".formatted(jobs.size(), states, largest);
    }
}

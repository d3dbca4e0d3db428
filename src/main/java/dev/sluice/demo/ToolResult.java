package dev.sluice.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The two shapes of a tool's result. */
final class ToolResult {
    private ToolResult() {}

    /** Data, for programs as it is and for models as text. */
    static JsonObject of(JsonObject data) {
        return text(data.encodePrettily()).put("structuredContent", data);
    }

    /** The tool ran and could not do what was asked; the text says what to do instead. */
    static JsonObject failed(String text) {
        return text(text).put("isError", true);
    }

    private static JsonObject text(String text) {
        return new JsonObject()
                .put(
                        "content",
                        new JsonArray().add(new JsonObject().put("type", "text").put("text", text)))
                .put("isError", false);
    }
}

package dev.sluice.testsupport;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a fixture server says, apart from what its tools say. */
final class FixtureMessages {
    private static final List<String> REVISIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26");

    private FixtureMessages() {}

    /** The answer to a request that is no call of a tool. */
    static JsonObject answer(
            String method, Object id, JsonObject params, Collection<String> toolNames) {
        return switch (method) {
            case "initialize" -> result(id, initialized(params));
            case "ping", "logging/setLevel" -> result(id, new JsonObject());
            case "tools/list" -> result(id, tools(toolNames));
            case "prompts/list" -> result(id, prompts());
            case "prompts/get" -> result(id, prompt());
            case "resources/list" -> result(id, resources());
            case "resources/read" -> result(id, resource(params.getString("uri")));
            default -> error(id, -32601, "Method not found");
        };
    }

    static JsonObject result(Object id, JsonObject result) {
        return new JsonObject().put("jsonrpc", "2.0").put("id", id).put("result", result);
    }

    static JsonObject error(@Nullable Object id, int code, String message) {
        JsonObject error = new JsonObject().put("code", code).put("message", message);
        return new JsonObject().put("jsonrpc", "2.0").put("id", id).put("error", error);
    }

    static JsonObject notification(String method, JsonObject params) {
        return new JsonObject().put("jsonrpc", "2.0").put("method", method).put("params", params);
    }

    static JsonObject toolResult(String text, boolean isError) {
        JsonObject content = new JsonObject().put("type", "text").put("text", text);
        return new JsonObject().put("content", JsonArray.of(content)).put("isError", isError);
    }

    private static JsonObject initialized(JsonObject params) {
        String asked = params.getString("protocolVersion");
        JsonObject changes = new JsonObject().put("listChanged", true);
        return new JsonObject()
                .put("protocolVersion", REVISIONS.contains(asked) ? asked : REVISIONS.get(0))
                .put(
                        "capabilities",
                        new JsonObject()
                                .put("tools", changes)
                                .put("prompts", changes)
                                .put("resources", changes)
                                .put("logging", new JsonObject()))
                .put("serverInfo", new JsonObject().put("name", "fixture").put("version", "1"))
                .put("instructions", "A fixture to test against.");
    }

    /** Each tool carries a field that no revision knows, which must survive on its way. */
    private static JsonObject tools(Collection<String> names) {
        JsonArray tools = new JsonArray();
        for (String name : names) {
            tools.add(
                    new JsonObject()
                            .put("name", name)
                            .put("description", "The fixture's " + name)
                            .put("inputSchema", new JsonObject().put("type", "object"))
                            .put("x-fixture", "kept"));
        }
        return new JsonObject().put("tools", tools);
    }

    private static JsonObject prompts() {
        JsonObject prompt = new JsonObject().put("name", "greeting").put("description", "Greets");
        return new JsonObject().put("prompts", JsonArray.of(prompt));
    }

    private static JsonObject prompt() {
        JsonObject content = new JsonObject().put("type", "text").put("text", "Hello");
        JsonObject message = new JsonObject().put("role", "user").put("content", content);
        return new JsonObject().put("messages", JsonArray.of(message));
    }

    private static JsonObject resources() {
        JsonObject resource = new JsonObject().put("uri", "fixture://note").put("name", "note");
        return new JsonObject().put("resources", JsonArray.of(resource));
    }

    private static JsonObject resource(String uri) {
        JsonObject contents = new JsonObject().put("uri", uri).put("text", "A note");
        return new JsonObject().put("contents", JsonArray.of(contents));
    }

    /** What a request of this method must carry to be taken seriously by a client. */
    static JsonObject asked(String method) {
        JsonObject params = new JsonObject();
        if (method.equals("sampling/createMessage")) {
            JsonObject content = new JsonObject().put("type", "text").put("text", "Which way?");
            JsonObject message = new JsonObject().put("role", "user").put("content", content);
            params.put("messages", JsonArray.of(message)).put("maxTokens", 10);
        } else if (method.equals("elicitation/create")) {
            JsonObject name = new JsonObject().put("type", "string");
            JsonObject schema = new JsonObject().put("type", "object");
            schema.put("properties", new JsonObject().put("name", name));
            params.put("message", "Who are you?").put("requestedSchema", schema);
        }
        return params;
    }
}

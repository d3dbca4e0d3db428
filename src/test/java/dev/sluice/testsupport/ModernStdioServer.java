package dev.sluice.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * An MCP server of 2026-07-28 that is started as a command. It answers in any order, and remembers
 * who ever called, so that it shows when two callers share it.
 */
public final class ModernStdioServer {
    private static final String REVISION = "2026-07-28";
    private static final String PREFIX = "io.modelcontextprotocol/";
    private static final List<String> TOOLS =
            List.of("tag", "pid", "hang", "given_up", "change", "crash");

    private final PrintStream out = new PrintStream(System.out, false, UTF_8);
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    private final Random random = new Random(7);
    private final Set<String> callers = new LinkedHashSet<>();
    private final List<JsonObject> later = new ArrayList<>();
    private final List<Object> subscriptions = new ArrayList<>();
    private final JsonArray hanging = new JsonArray();
    private final JsonArray givenUp = new JsonArray();

    private ModernStdioServer() {}

    /** The command that starts it, as a document says it. */
    public static List<String> command() {
        List<String> command = new ArrayList<>(StdioServer.command());
        command.set(command.size() - 1, ModernStdioServer.class.getName());
        return command;
    }

    public static void main(String[] arguments) throws IOException {
        new ModernStdioServer().serve();
    }

    private void serve() throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonObject message = new JsonObject(line);
            if (message.containsKey("id")) {
                answer(message, message.getJsonObject("params", new JsonObject()));
            } else if (message.getString("method").equals("notifications/cancelled")) {
                Object id = message.getJsonObject("params").getValue("requestId");
                givenUp.add(id);
                subscriptions.remove(id);
            }
            if (later.size() >= 8 || !in.ready()) {
                Collections.shuffle(later, random);
                later.forEach(this::tagged);
                later.clear();
            }
        }
    }

    private void answer(JsonObject request, JsonObject params) {
        if (!REVISION.equals(meta(params).getString(PREFIX + "protocolVersion"))) {
            error(request, -32602);
            return;
        }
        switch (request.getString("method")) {
            case "server/discover" ->
                    result(
                            request,
                            cached().put("supportedVersions", new JsonArray().add(REVISION))
                                    .put(
                                            "capabilities",
                                            new JsonObject()
                                                    .put(
                                                            "tools",
                                                            new JsonObject()
                                                                    .put("listChanged", true))));
            case "tools/list" -> result(request, cached().put("tools", tools()));
            case "tools/call" -> call(request, params);
            case "subscriptions/listen" -> {
                subscriptions.add(request.getValue("id"));
                tell(
                        "notifications/subscriptions/acknowledged",
                        subscribed(request.getValue("id"))
                                .put("notifications", params.getJsonObject("notifications")));
            }
            default -> error(request, -32601);
        }
    }

    private void call(JsonObject request, JsonObject params) {
        switch (params.getString("name")) {
            case "tag" -> {
                callers.add(params.getJsonObject("arguments").getString("who"));
                later.add(request);
            }
            case "pid" -> text(request, Long.toString(ProcessHandle.current().pid()));
            case "hang" -> {
                hanging.add(request.getValue("id"));
                progress(params, "hanging");
            }
            case "given_up" ->
                    text(
                            request,
                            new JsonObject()
                                    .put("hanging", hanging)
                                    .put("givenUp", givenUp)
                                    .encode());
            case "change" -> {
                subscriptions.forEach(
                        id -> tell("notifications/tools/list_changed", subscribed(id)));
                text(request, "changed");
            }
            case "crash" -> Runtime.getRuntime().halt(7);
            default -> error(request, -32602);
        }
    }

    private void tagged(JsonObject request) {
        JsonObject params = request.getJsonObject("params");
        JsonObject arguments = params.getJsonObject("arguments");
        progress(params, arguments.getString("tag"));
        text(
                request,
                arguments.copy().put("callers", new JsonArray(List.copyOf(callers))).encode());
    }

    private void progress(JsonObject params, String message) {
        Object token = meta(params).getValue("progressToken");
        if (token != null) {
            tell(
                    "notifications/progress",
                    new JsonObject()
                            .put("progressToken", token)
                            .put("progress", 1)
                            .put("message", message));
        }
    }

    private static JsonArray tools() {
        JsonArray tools = new JsonArray();
        TOOLS.forEach(
                name ->
                        tools.add(
                                new JsonObject()
                                        .put("name", name)
                                        .put(
                                                "inputSchema",
                                                new JsonObject().put("type", "object"))));
        return tools;
    }

    private static JsonObject meta(JsonObject params) {
        return params.getJsonObject("_meta", new JsonObject());
    }

    private static JsonObject subscribed(Object id) {
        return new JsonObject().put("_meta", new JsonObject().put(PREFIX + "subscriptionId", id));
    }

    private static JsonObject cached() {
        return new JsonObject().put("ttlMs", 1_000).put("cacheScope", "private");
    }

    private void text(JsonObject request, String text) {
        JsonObject content = new JsonObject().put("type", "text").put("text", text);
        result(request, new JsonObject().put("content", new JsonArray().add(content)));
    }

    private void result(JsonObject request, JsonObject result) {
        write(
                new JsonObject()
                        .put("id", request.getValue("id"))
                        .put("result", result.put("resultType", "complete")));
    }

    private void error(JsonObject request, int code) {
        write(
                new JsonObject()
                        .put("id", request.getValue("id"))
                        .put("error", new JsonObject().put("code", code).put("message", "no")));
    }

    private void tell(String method, JsonObject params) {
        write(new JsonObject().put("method", method).put("params", params));
    }

    private void write(JsonObject message) {
        out.println(message.put("jsonrpc", "2.0").encode());
        out.flush();
    }
}

package dev.sluice.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;
import java.util.TreeMap;

/**
 * An MCP server that is started as a command, and misbehaves when it is asked to: a tool's name
 * says what it does.
 */
public final class StdioServer {
    private static final List<String> TOOLS =
            List.of(
                    "echo",
                    "env",
                    "pid",
                    "progress",
                    "ask",
                    "crash",
                    "hang",
                    "garbage",
                    "twice",
                    "wrong_id",
                    "unasked",
                    "giant",
                    "error");

    private final PrintStream out = new PrintStream(System.out, false, UTF_8);
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));

    private StdioServer() {}

    /** The command that starts it, as a document says it. */
    public static List<String> command() {
        return List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                StdioServer.class.getName());
    }

    public static void main(String[] arguments) throws IOException {
        System.err.println("the fixture stands");
        new StdioServer().serve();
    }

    private void serve() throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonObject message = new JsonObject(line);
            if (message.getString("method") != null && message.containsKey("id")) {
                answer(message);
            } else if (message.getString("method") != null) {
                System.err.println("heard " + message.getString("method"));
            }
        }
    }

    private void answer(JsonObject request) throws IOException {
        switch (request.getString("method")) {
            case "initialize" ->
                    result(
                            request,
                            new JsonObject()
                                    .put("protocolVersion", "2025-06-18")
                                    .put(
                                            "capabilities",
                                            new JsonObject().put("tools", new JsonObject()))
                                    .put(
                                            "serverInfo",
                                            new JsonObject()
                                                    .put("name", "stdio")
                                                    .put("version", "1")));
            case "tools/list" -> result(request, new JsonObject().put("tools", tools()));
            case "tools/call" -> call(request, request.getJsonObject("params"));
            default ->
                    write(
                            new JsonObject()
                                    .put("jsonrpc", "2.0")
                                    .put("id", request.getValue("id"))
                                    .put(
                                            "error",
                                            new JsonObject()
                                                    .put("code", -32601)
                                                    .put("message", "unknown")));
        }
    }

    private static JsonArray tools() {
        JsonArray tools = new JsonArray();
        TOOLS.forEach(
                name ->
                        tools.add(
                                new JsonObject()
                                        .put("name", name)
                                        .put("inputSchema", new JsonObject().put("type", "object"))
                                        .put(
                                                "execution",
                                                new JsonObject().put("taskSupport", "forbidden"))));
        return tools;
    }

    private void call(JsonObject request, JsonObject params) throws IOException {
        JsonObject arguments = params.getJsonObject("arguments", new JsonObject());
        switch (params.getString("name")) {
            case "echo" -> text(request, arguments.encode());
            case "env" ->
                    text(
                            request,
                            new JsonObject(new TreeMap<String, Object>(System.getenv())).encode());
            case "pid" -> text(request, Long.toString(ProcessHandle.current().pid()));
            case "progress" -> {
                Object token = params.getJsonObject("_meta").getValue("progressToken");
                tell(
                        "notifications/progress",
                        new JsonObject().put("progressToken", token).put("progress", 1));
                text(request, "done");
            }
            case "ask" -> {
                write(
                        new JsonObject()
                                .put("jsonrpc", "2.0")
                                .put("id", "mine-1")
                                .put("method", "roots/list"));
                text(request, in.readLine());
            }
            case "crash" -> Runtime.getRuntime().halt(7);
            case "hang" -> System.err.println("hanging");
            case "garbage" -> {
                out.println("not a message");
                text(request, "after garbage");
            }
            case "twice" -> {
                text(request, "first");
                text(request, "second");
            }
            case "wrong_id" -> text(new JsonObject().put("id", "another"), "lost");
            case "unasked" -> {
                tell("notifications/tools/list_changed", new JsonObject());
                text(request, "told");
            }
            case "giant" -> {
                for (int i = 0; i < 12 << 10; i++) {
                    out.print("x".repeat(1 << 10));
                }
                out.println();
                out.flush();
            }
            default ->
                    write(
                            new JsonObject()
                                    .put("jsonrpc", "2.0")
                                    .put("id", request.getValue("id"))
                                    .put(
                                            "error",
                                            new JsonObject()
                                                    .put("code", -32000)
                                                    .put("message", "its own error")));
        }
    }

    private void text(JsonObject request, String text) {
        result(
                request,
                new JsonObject()
                        .put(
                                "content",
                                new JsonArray()
                                        .add(
                                                new JsonObject()
                                                        .put("type", "text")
                                                        .put("text", text))));
    }

    private void tell(String method, JsonObject params) {
        write(new JsonObject().put("jsonrpc", "2.0").put("method", method).put("params", params));
    }

    private void result(JsonObject request, JsonObject result) {
        write(
                new JsonObject()
                        .put("jsonrpc", "2.0")
                        .put("id", request.getValue("id"))
                        .put("result", result));
    }

    private void write(JsonObject message) {
        out.println(message.encode());
        out.flush();
    }
}

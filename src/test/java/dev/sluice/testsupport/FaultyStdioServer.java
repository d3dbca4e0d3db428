package dev.sluice.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** An MCP server that is started as a command, and has one fault: its argument names it. */
public final class FaultyStdioServer {
    private static final int PIECE = 64 << 10;
    private static final int HUGE = 100 << 20;

    private final PrintStream out = new PrintStream(System.out, false, UTF_8);

    private FaultyStdioServer() {}

    /** The command that starts it, as a document says it. */
    public static List<String> command(String fault) {
        List<String> command = new ArrayList<>(StdioServer.command());
        command.set(command.size() - 1, FaultyStdioServer.class.getName());
        command.add(fault);
        return command;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new FaultyStdioServer().serve(arguments[0]);
    }

    private void serve(String fault) throws IOException, InterruptedException {
        if (fault.equals("exits at start")) {
            return;
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonObject message = new JsonObject(line);
            if (!message.containsKey("id")) {
                continue;
            }
            if ("initialize".equals(message.getString("method"))) {
                say(answer(message.getValue("id"), "begun").encode() + "\n");
            } else if ("pid".equals(message.getJsonObject("params").getString("name"))) {
                say(answer(message.getValue("id"), pid()).encode() + "\n");
            } else {
                misbehave(fault, message.getValue("id"));
            }
        }
    }

    private void misbehave(String fault, Object id) throws InterruptedException {
        String answer = answer(id, "done").encode();
        switch (fault) {
            case "exits mid-answer" -> {
                say(answer.substring(0, answer.length() / 2));
                Runtime.getRuntime().halt(3);
            }
            case "half a line" -> say(answer.substring(0, answer.length() / 2));
            case "a slow drip" -> {
                for (int i = 0; i < answer.length(); i++) {
                    say(answer.substring(i, i + 1));
                    Thread.sleep(500);
                }
            }
            case "a wrong id" -> say(answer("another", "done").encode() + "\n");
            case "answers nobody asked for" -> {
                say(answer("another", "lost").encode() + "\n");
                say(answer(99, "lost").encode() + "\n" + answer + "\n");
            }
            case "100 MB" -> {
                for (int i = 0; i < HUGE / PIECE; i++) {
                    out.print("x".repeat(PIECE));
                }
                say("\n");
            }
            case "HTML" -> say("<!DOCTYPE html>\n<html>\n<body>Bad gateway</body>\n</html>\n");
            default -> {} // nothing
        }
    }

    private void say(String text) {
        out.print(text);
        out.flush();
    }

    private static String pid() {
        return Long.toString(ProcessHandle.current().pid());
    }

    private static JsonObject answer(Object id, String text) {
        JsonObject content = new JsonObject().put("type", "text").put("text", text);
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put(
                        "result",
                        new JsonObject()
                                .put("protocolVersion", "2025-06-18")
                                .put("capabilities", new JsonObject())
                                .put(
                                        "serverInfo",
                                        new JsonObject().put("name", "faulty").put("version", "1"))
                                .put("content", new JsonArray().add(content)));
    }
}

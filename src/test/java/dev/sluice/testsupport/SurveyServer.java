package dev.sluice.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;

/**
 * An MCP server that is started as a command, with the tools of one that exports answers to
 * surveys. It describes them with fields that no revision of MCP knows, and in odd ways of writing
 * JSON; a call tells how many calls it has heard.
 */
public final class SurveyServer {
    /** The tool that only asks; the server writes these very characters. */
    public static final String STATUS =
            """
            {"name" : "check_export_status", "title":"Status \\u00e9 é \\/ \\ud83d\\udcca",
             "description":"Says how far an export is","execution": {"taskSupport":"forbidden"},
             "inputSchema":{"type":"object","properties":{"surveyId":{"type":"string","minLength":1},
              "share":{"type":"number","minimum":0.10,"maximum":1.50e+2}},"required":["surveyId"],
              "additionalProperties":false,"$schema":"http://json-schema.org/draft-07/schema#"},
             "outputSchema":{"type":"object","properties":{"done":{"type":"boolean"}}},
             "annotations":{"readOnlyHint":true,"destructiveHint":false,"x-hint":null},
             "icons":[{"src":"data:image/png;base64,AA==","sizes":["16x16"]}],
             "_meta":{"vendor.example/cost":12345678901234567890,"empty":{ },"none":[ ]},
             "x-vendor":{"list":[1, 2.0,-0,[]],"name":"delete_survey"} }"""
                    .replace("\n", "");

    /** What stands before it and behind it in the list. */
    public static final List<String> OTHERS =
            List.of(
                    "{\"name\":\"export_responses\",\"execution\":{\"taskSupport\":\"optional\"},\"inputSchema\":{\"type\":\"object\"}}",
                    "{\"name\":\"delete_survey\",\"annotations\":{\"destructiveHint\":true},\"inputSchema\":{\"type\":\"object\"}}");

    private final PrintStream out = new PrintStream(System.out, false, UTF_8);
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    private int calls;

    private SurveyServer() {}

    /** The command that starts it, as a document says it. */
    public static List<String> command() {
        return List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                SurveyServer.class.getName());
    }

    /** The members of its list's result, as it writes them. */
    public static String list() {
        return "\"tools\": [%s , %s,%s ],\"_meta\":{\"page\" : 1.0}"
                .formatted(OTHERS.get(0), STATUS, OTHERS.get(1));
    }

    public static void main(String[] arguments) throws IOException {
        new SurveyServer().serve();
    }

    private void serve() throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonObject message = new JsonObject(line);
            if (message.containsKey("id") && message.containsKey("method")) {
                String id = new JsonObject().put("id", message.getValue("id")).encode();
                out.println(
                        "{\"jsonrpc\":\"2.0\",%s,\"result\":{%s}}"
                                .formatted(
                                        id.substring(1, id.length() - 1),
                                        answer(message.getString("method"))));
                out.flush();
            }
        }
    }

    private String answer(String method) {
        return switch (method) {
            case "initialize" ->
                    "\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
                            + "\"serverInfo\":{\"name\":\"surveys\",\"version\":\"1\"}";
            case "tools/list" -> list();
            case "tools/call" ->
                    "\"content\":[{\"type\":\"text\",\"text\":\"calls heard: " + ++calls + "\"}]";
            default -> "";
        };
    }
}

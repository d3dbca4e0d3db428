package dev.sluice.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One line of {@code pins/histories.txt}, in one era and one form of answers.
 *
 * @param number the line's, as a name of documents
 * @param title what happens
 * @param steps in their order
 * @param modern whether the callers speak 2026-07-28
 * @param events whether the server answers with event streams
 */
public record PinHistory(
        int number, String title, List<String> steps, boolean modern, boolean events) {
    private static final String TOKEN = "pin-history-of-caller-";
    private static final String NEW_TOOLS = "newTools ";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** All of them, each in both eras and both forms. */
    public static List<PinHistory> all() throws IOException {
        List<PinHistory> all = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(Path.of("src/test/resources/pins/histories.txt"))) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(" \\| ", -1);
            List<String> steps = List.of(parts[1].replace("\\u0435", "\u0435").split("; ", -1));
            number++;
            for (boolean modern : new boolean[] {false, true}) {
                for (boolean events : new boolean[] {false, true}) {
                    all.add(new PinHistory(number, parts[0], steps, modern, events));
                }
            }
        }
        return all;
    }

    /** Of a server that nobody has pinned. */
    public static PinHistory unpinned() {
        return new PinHistory(0, "nothing is pinned", List.of(), true, false);
    }

    /** A server that changes and comes back again and again; one line's server is used. */
    public static PinHistory flips(int times) {
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            steps.add("server description");
            steps.add("A sees read erase");
            steps.add("B may not call send");
            steps.add("server accepted");
            steps.add("A sees read send erase");
            steps.add("B calls send");
        }
        return new PinHistory(2, "it flips", steps, true, true);
    }

    /** What a call of a tool is answered. */
    public String callOf(String url, String tool) throws Exception {
        return new Caller(url, "a").call(tool);
    }

    /** What the list is answered. */
    public String listOf(String url) throws Exception {
        return new Caller(url, "a").ask("tools/list", "", "");
    }

    /** The name of its server, and its path. */
    public String server() {
        return "pins-" + number + (modern ? "-modern" : "-legacy") + (events ? "-sse" : "-json");
    }

    /** What becomes of tools that its pins do not name; only a first step says so. */
    private String newTools() {
        String first = steps.isEmpty() ? "" : steps.get(0);
        return first.startsWith(NEW_TOOLS) ? first.substring(NEW_TOOLS.length()) : "quarantine";
    }

    /** Its documents, by their files. */
    public Map<String, String> documents(PinnedServer servers) {
        Map<String, String> documents = new HashMap<>();
        documents.put("servers/" + server() + ".yaml", "url: " + servers.url(server()) + "\n");
        documents.put("pins/" + server() + ".yaml", PinnedServer.pins(server(), newTools()));
        documents.put("policies/pins-all.json", "{\"version\":\"1\",\"default\":\"allow\"}");
        for (String caller : List.of("a", "b")) {
            documents.put(
                    "grants/" + server() + "-" + caller + ".yaml",
                    "server: %s\npolicy: pins-all\ntoken: %s\n"
                            .formatted(server(), TokenHashes.written(TOKEN + caller)));
        }
        return documents;
    }

    /**
     * Lets it happen.
     *
     * @param urlOfA where A calls its server
     * @param urlOfB where B does
     */
    public void play(PinnedServer servers, String urlOfA, String urlOfB) throws Exception {
        Map<String, Caller> callers =
                Map.of("A", new Caller(urlOfA, "a"), "B", new Caller(urlOfB, "b"));
        List<String> reached = new ArrayList<>(servers.calls(server()));
        for (String step : steps) {
            if (step.startsWith(NEW_TOOLS)) {
                continue;
            }
            String[] words = step.split(" ", -1);
            if (words[0].equals("server")) {
                servers.show(server(), words[1]);
                continue;
            }
            Caller caller = Objects.requireNonNull(callers.get(words[0]), step);
            switch (words[1]) {
                case "sees" ->
                        assertThat(caller.sees())
                                .as(step)
                                .isEqualTo(List.of(words).subList(2, words.length));
                case "calls" -> {
                    assertThat(caller.call(words[2])).as(step).contains("\"done\"");
                    reached.add(words[2]);
                }
                default -> {
                    assertThat(caller.call(words[4]))
                            .as(step)
                            .contains("-32602")
                            .contains("Unknown tool: " + words[4]);
                    assertThat(servers.calls(server())).as(step).isEqualTo(reached);
                }
            }
        }
        assertThat(servers.calls(server())).isEqualTo(reached);
    }

    private final class Caller {
        private final String url;
        private final String token;
        private String session = "";
        private int id;

        Caller(String url, String name) {
            this.url = url;
            this.token = TOKEN + name;
        }

        List<String> sees() throws Exception {
            List<String> names = new ArrayList<>();
            for (String cursor : new String[] {"", "\"cursor\":\"2\""}) {
                String answer = ask("tools/list", cursor, "");
                JsonArray tools =
                        new JsonObject(answer).getJsonObject("result").getJsonArray("tools");
                tools.forEach(tool -> names.add(((JsonObject) tool).getString("name")));
            }
            return names;
        }

        String call(String tool) throws Exception {
            return ask("tools/call", "\"name\":\"" + tool + "\",\"arguments\":{}", tool);
        }

        private String ask(String method, String params, String name) throws Exception {
            if (!modern && session.isEmpty()) {
                HttpResponse<String> begun =
                        send(
                                "initialize",
                                "\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"a\",\"version\":\"1\"}",
                                "");
                session = begun.headers().firstValue("mcp-session-id").orElseThrow();
            }
            String body = send(method, params, name).body();
            return body.contains("data:")
                    ? body.lines()
                            .filter(line -> line.startsWith("data:") && line.length() > 6)
                            .map(line -> line.substring(5).strip())
                            .findFirst()
                            .orElseThrow()
                    : body;
        }

        private HttpResponse<String> send(String method, String params, String name)
                throws IOException, InterruptedException {
            String number = String.valueOf(++id);
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json, text/event-stream");
            String message =
                    "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":{%s}}"
                            .formatted(number, method, params);
            if (modern) {
                message = ModernAgent.message(number, method, params);
                request.header("MCP-Protocol-Version", ModernAgent.REVISION);
                request.header("Mcp-Method", method);
                if (!name.isEmpty()) {
                    request.header("Mcp-Name", spelt(name));
                }
            } else if (!session.isEmpty()) {
                request.header("Mcp-Session-Id", session);
            }
            return HTTP.send(
                    request.POST(BodyPublishers.ofString(message)).build(),
                    BodyHandlers.ofString());
        }

        private static String spelt(String name) {
            byte[] utf8 = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            return name.chars().allMatch(c -> c < 128)
                    ? name
                    : "=?base64?" + java.util.Base64.getEncoder().encodeToString(utf8) + "?=";
        }
    }

    /** Writes its documents below a folder. */
    public void write(Path root, PinnedServer servers) {
        documents(servers)
                .forEach(
                        (name, text) -> {
                            try {
                                Path file = root.resolve(name);
                                Files.createDirectories(file.getParent());
                                Files.writeString(file, text);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    @Override
    public String toString() {
        return title + (modern ? ", 2026-07-28" : ", a session") + (events ? ", SSE" : ", JSON");
    }
}

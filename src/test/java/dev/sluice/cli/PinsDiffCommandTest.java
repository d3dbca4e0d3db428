package dev.sluice.cli;

import static dev.sluice.testsupport.PagedToolServer.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Fingerprint;
import dev.sluice.cli.cases.Json;
import dev.sluice.testsupport.PagedToolServer;
import dev.sluice.testsupport.PagedToolServer.How;
import dev.sluice.testsupport.SurveyServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server shows otherwise than it was accepted is told, and nothing is written. */
class PinsDiffCommandTest {
    private static final JsonObject GET = tool("get_user", "Gets a user.");
    private static final JsonObject DELETE = tool("delete_user", "Deletes a user for good.");
    private static final JsonObject CREATE = tool("create_user", "Creates a user.");
    private static final List<JsonObject> THREE = List.of(GET, DELETE, CREATE);

    @TempDir Path folder = Path.of("");

    /** Tools are written {@code name/description}; what is told, {@code change name from like}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a/1 b/2         | a/1 b/2           | 0 |
                    a/1             | a/2               | 1 | changed a - -
                    a/1             | a/1 b/1           | 1 | new b - -
                    a/1 b/2         | b/2               | 1 | gone a - -
                    a/1 b/2         | b/2 c/1           | 1 | renamed c a -
                    a/1 b/2         | a/2 b/1           | 1 | changed a - -; changed b - -
                    a/1 b/2         | c/2 d/1           | 1 | renamed c b -; renamed d a -
                    a/1             | b/2               | 1 | gone a - -; new b - -
                    a/1             | a/2 b/1           | 1 | changed a - -; new b - -
                    ab/1            | ab/1 AB/1         | 1 | new AB - ab
                    ab/1            | AB/1              | 1 | renamed AB ab ab
                    ab/1            | \u0430b/2 ab/1    | 1 | new \u0430b - ab
                    x/1             | x/1 a-b/2 a_b/2   | 1 | new a-b - a_b; new a_b - a-b
                    a/1 b/1         | c/1               | 1 | gone a - -; gone b - -; new c - -
                    a/1             | b/1 c/1           | 1 | gone a - -; new b - -; new c - -
                    """)
    void each_difference_has_its_name(String before, String after, int code, String told)
            throws Exception {
        String pins = pins(tools(before));

        Ran ran = diff("--json", "--pins=" + pins, "--tools=" + list("now.json", tools(after)));

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isEqualTo(code);
        JsonObject json = new JsonObject(ran.out());
        assertThat(json.getBoolean("equal")).isEqualTo(code == 0);
        assertThat(
                        rows(json, "differences")
                                .map(
                                        each ->
                                                String.join(
                                                        " ",
                                                        each.getString("change"),
                                                        each.getString("name"),
                                                        orDash(each, "from"),
                                                        orDash(each, "looksLike"))))
                .containsExactlyElementsOf(
                        told == null ? List.of() : List.of(told.split("; ", -1)));
    }

    @Test
    void who_cannot_be_told_apart_is_told_together() throws Exception {
        String pins = pins(tools("b/1 a/1 x/2"));
        String now = list("now.json", tools("d/1 c/1 x/2"));

        Ran text = diff("--pins=" + pins, "--tools=" + now);
        Ran json = diff("--json", "--pins=" + pins, "--tools=" + now);
        Ran accept =
                Ran.sluice("pins", "accept", "--server=crm", "--pins=" + pins, "--tools=" + now);

        String unclear = "unclear: a or b may now be c or d, as only their names differ";
        assertThat(text.out().lines())
                .contains(unclear, "1 as accepted, 0 changed, 2 new, 2 gone, 0 renamed");
        assertThat(accept.err().lines())
                .containsExactly(
                        "gone: a", "gone: b", "new: c", "new: d", unclear, "3 tools are accepted");
        assertThat(rows(new JsonObject(json.out()), "unclear"))
                .containsExactly(new JsonObject("{\"from\":[\"a\",\"b\"],\"to\":[\"c\",\"d\"]}"));
    }

    @Test
    void people_are_told_in_a_table() throws Exception {
        String pins = pins(tools("get_user/1 close_user/2 add_user/3 keep/4"));
        String now = list("now.json", tools("get_user/x shut_user/2 g\u0435t_user/5 keep/4"));

        List<String> lines = diff("--pins=" + pins, "--tools=" + now).out().lines().toList();

        assertThat(lines.stream().map(each -> each.replaceAll(" +[0-9a-f]{12}…", " F")))
                .containsExactly(
                        "CHANGE   TOOL       ACCEPTED       SHOWN          NOTE",
                        "gone     add_user F  -              -",
                        "changed  get_user F F  -",
                        "new      g\u0435t_user   - F  looks like get_user but is written"
                                + " g\\u0435t_user",
                        "renamed  shut_user F F  was close_user",
                        "1 as accepted, 1 changed, 1 new, 1 gone, 1 renamed");
    }

    @Test
    void it_is_the_same_wherever_the_list_comes_from() throws Exception {
        try (PagedToolServer server = new PagedToolServer(How.SESSION, THREE, 2)) {
            write("servers/crm.yaml", "url: " + server.uri() + "\n");
            String pins = pins(List.of(GET, CREATE));
            Ran saved = diff("--pins=" + pins, "--tools=" + list("tools.json", THREE));

            assertThat(saved.code()).isEqualTo(1);
            assertThat(saved.out()).contains("new     delete_user");
            assertThat(diff("--pins=" + pins, "--config=" + folder)).isEqualTo(saved);
            assertThat(diff("--pins=" + pins, server.uri().toString())).isEqualTo(saved);
        }
        List<String> words = new ArrayList<>(List.of("--pins=" + pins(THREE), "--"));
        words.addAll(SurveyServer.command());
        Ran asked = diff(words.toArray(String[]::new));
        assertThat(asked.out()).contains("export_responses").contains("3 new, 3 gone");
    }

    @Test
    void nothing_is_written() throws Exception {
        String pins = pins(THREE);
        String now = list("now.json", tools("a/1"));
        List<Path> before = files();
        String document = Files.readString(Path.of(pins));

        Ran ran = diff("--pins=" + pins, "--tools=" + now);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(files()).isEqualTo(before);
        assertThat(Files.readString(Path.of(pins))).isEqualTo(document);
    }

    /** Neither a name that would be a line of its own, nor what no person sees. */
    @Test
    void no_name_leaves_its_line() throws Exception {
        List<JsonObject> hostile =
                List.of(
                        GET,
                        tool("x\nget_user  accepted", "\u001b[2J"),
                        tool("get_user\u202e", ""),
                        tool("private\ue000", ""),
                        tool("y".repeat(300), ""));
        String now = list("now.json", hostile);

        Ran ran = diff("--pins=" + pins(List.of(GET)), "--tools=" + now);

        assertThat(ran.out().lines()).hasSize(3);
        assertThat(ran.out()).contains("new     private\\ue000");
        assertThat(ran.err().lines())
                .hasSize(3)
                .allMatch(each -> each.startsWith("left out, as no document can name it: "));
        assertThat(ran.out() + ran.err()).doesNotContain("\u202e", "\u001b", "\ue000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --server=crm --tools=T                  | Missing required option: '--pins=FILE'
                    --server=other --tools=T --pins=P       | : these are the pins of server crm
                    --server=crm --tools=N --pins=P         | : there is no such file
                    --server=crm --tools=T --pins=P http:/x | name one thing: a file of tools, a URL, or a command behind --
                    """)
    void what_cannot_be_compared_is_refused(String words, String says) throws Exception {
        String pins = pins(THREE);
        String tools = list("tools.json", THREE);
        List<String> arguments = new ArrayList<>(List.of("pins", "diff"));
        Arrays.stream(words.split(" ", -1))
                .map(
                        each ->
                                each.replaceFirst("=T$", "=" + tools)
                                        .replaceFirst("=P$", "=" + pins)
                                        .replaceFirst("=N$", "=" + folder.resolve("none")))
                .forEach(arguments::add);

        Ran ran = Ran.sluice(arguments.toArray(String[]::new));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains(says);
    }

    @Test
    void the_json_has_the_documented_shape() throws Exception {
        String now = list("now.json", tools("s/1 y/2 z/2 S/4"));

        DocumentedShape.check(
                "pins-diff",
                diff("--json", "--pins=" + pins(tools("r/1 w/2 x/2")), "--tools=" + now));
    }

    @Test
    void the_guides_commands_and_table_are_so() throws Exception {
        Path guide = Path.of("docs/guides-pins.md");
        JsonObject close = tool("close_issue", "Closes an issue.");
        String pins = write("tracker.yaml", "");
        String old = list("old.json", List.of(tool("get_issue", "Gets an issue."), close));
        Files.writeString(
                Path.of(pins),
                Ran.sluice("pins", "accept", "--server=tracker", "--tools=" + old).out());
        List<JsonObject> shown =
                List.of(
                        tool("get_issue", "Gets it."),
                        close.copy().put("name", "shut_issue"),
                        tool("get-issue", "Gets an issue."));
        try (PagedToolServer server = new PagedToolServer(How.SESSION, shown, 2)) {
            write("servers/tracker.yaml", "url: " + server.uri() + "\n");
            List<String> commands =
                    Files.readAllLines(guide).stream()
                            .filter(line -> line.startsWith("target/sluice pins diff "))
                            .toList();

            assertThat(commands).hasSize(1);
            String words =
                    commands.get(0)
                            .replace("target/sluice ", "")
                            .replace("/etc/sluice", folder.toString())
                            .replace("pins/tracker.yaml", pins);
            Ran ran = Ran.sluice(words.split(" ", -1));
            assertThat(ran.code()).as(ran.err()).isEqualTo(1);
            assertThat(masked(ran.out()))
                    .isEqualTo(masked(DocumentedShape.block(guide, "text diff")));
        }
    }

    private static List<String> masked(String table) {
        return table.lines().map(each -> each.replaceAll("[0-9a-f]{12}…", "F")).toList();
    }

    private static Ran diff(String... words) {
        List<String> all = new ArrayList<>(List.of("pins", "diff", "--server=crm"));
        all.addAll(List.of(words));
        return Ran.sluice(all.toArray(String[]::new));
    }

    private static String orDash(JsonObject row, String key) {
        return row.getValue(key) == null ? "-" : row.getString(key);
    }

    private static Stream<JsonObject> rows(JsonObject json, String key) {
        return json.getJsonArray(key).stream().map(JsonObject.class::cast);
    }

    private static List<JsonObject> tools(String words) {
        return Arrays.stream(words.split(" ", -1))
                .map(each -> each.split("/", -1))
                .map(each -> tool(each[0], each[1]))
                .toList();
    }

    private String pins(List<JsonObject> tools) throws Exception {
        JsonObject accepted = new JsonObject();
        for (JsonObject each : tools) {
            accepted.put(each.getString("name"), Fingerprint.of(Json.read(each.encode())));
        }
        JsonObject pins = new JsonObject().put("server", "crm").put("tools", accepted);
        return write("pins/crm.json", pins.encode());
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    private String list(String file, List<JsonObject> tools) throws Exception {
        return write(file, new JsonObject().put("tools", new JsonArray(tools)).encode());
    }

    private String write(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }
}

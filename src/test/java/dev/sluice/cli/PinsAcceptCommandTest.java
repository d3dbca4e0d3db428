package dev.sluice.cli;

import static dev.sluice.testsupport.PagedToolServer.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Pins;
import dev.sluice.config.SingleDocument;
import dev.sluice.testsupport.PagedToolServer;
import dev.sluice.testsupport.PagedToolServer.How;
import dev.sluice.testsupport.SurveyServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server shows is accepted by a document that the gateway reads. */
class PinsAcceptCommandTest {
    private static final JsonObject GET = tool("get_user", "Gets a user.");
    private static final JsonObject DELETE = tool("delete_user", "Deletes a user for good.");
    private static final JsonObject CREATE = tool("create_user", "Creates a user.");
    private static final List<JsonObject> THREE = List.of(GET, DELETE, CREATE);

    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "json"})
    void what_is_printed_loads_and_accepts_what_scan_shows(String form) throws IOException {
        try (PagedToolServer server = new PagedToolServer(How.SESSION, THREE, 2)) {
            write("servers/crm.yaml", "url: " + server.uri() + "\n");
            write("policies/all.yaml", "version: \"1\"\ndefault: allow\n");
            write("grants/none.yaml", "server: crm\npolicy: all\ntoken: sha256:" + "a".repeat(64));
            Map<String, String> scanned = scanned("scan", "--server=crm", "--config=" + folder);

            Ran ran = accept("--config=" + folder, "--output=" + form);

            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.err()).isEqualTo("3 tools are accepted\n");
            Pins pins = loaded("crm." + form, ran.out());
            assertThat(pins.server()).isEqualTo("crm");
            assertThat(pins.newTools()).isEqualTo(Pins.NewTools.QUARANTINE);
            assertThat(pins.accepted()).hasSize(3).isEqualTo(scanned);
            write("pins/crm." + form, ran.out());
            Ran check = Ran.sluice("config", "check", folder.toString());
            assertThat(check.code()).as(check.out()).isZero();
            assertThat(accept("--config=" + folder, "--pins=" + folder.resolve("pins/crm." + form)))
                    .isEqualTo(
                            new Ran(
                                    0,
                                    accept("--config=" + folder).out(),
                                    "3 tools are accepted\n"));
        }
    }

    @Test
    void it_is_the_same_wherever_the_list_comes_from() throws IOException {
        try (PagedToolServer server = new PagedToolServer(How.STATELESS, THREE, 2)) {
            write("servers/crm.yaml", "url: " + server.uri() + "\n");
            Ran configured = accept("--config=" + folder);

            assertThat(accept(server.uri().toString())).isEqualTo(configured);
            assertThat(accept("--tools=" + list("tools.json", THREE))).isEqualTo(configured);
            assertThat(configured.code()).isZero();
        }
    }

    @Test
    void a_command_is_asked_too() throws IOException {
        List<String> words = new ArrayList<>(List.of("pins", "accept", "--server=surveys", "--"));
        words.addAll(SurveyServer.command());

        Ran ran = Ran.sluice(words.toArray(String[]::new));

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(loaded("s.yaml", ran.out()).accepted())
                .containsOnlyKeys("export_responses", "check_export_status", "delete_survey");
    }

    @Test
    void what_differs_from_the_pins_is_told_and_accepted() throws IOException {
        Ran first = accept("--tools=" + list("old.json", THREE));
        String pins =
                write(
                        "pins/crm.yaml",
                        "# read by Ann\ndescription: as of June\nsince: \"2026-06-01T00:00:00Z\"\n"
                                + first.out().replace("quarantine", "allow"));
        String now = list("now.json", List.of(changed(), CREATE, tool("add_tag", "Adds a tag.")));

        Ran ran = accept("--tools=" + now, "--pins=" + pins);

        Map<String, String> before = loaded("p.yaml", first.out()).accepted();
        Pins after = loaded("p.yaml", ran.out());
        assertThat(ran.code()).isZero();
        assertThat(ran.err().lines())
                .containsExactly(
                        "new: add_tag",
                        "gone: delete_user",
                        "changed: get_user: was "
                                + before.get("get_user")
                                + ", is "
                                + after.accepted().get("get_user"),
                        "3 tools are accepted");
        assertThat(after.accepted()).containsOnlyKeys("add_tag", "create_user", "get_user");
        assertThat(after.accepted().get("get_user")).isNotEqualTo(before.get("get_user"));
        assertThat(after.newTools()).isEqualTo(Pins.NewTools.ALLOW);
        assertThat(after.since()).hasToString("2026-06-01T00:00:00Z");
        assertThat(ran.out()).doesNotContain("June").doesNotContain("Ann");
    }

    @Test
    void only_the_named_tools_are_accepted() throws IOException {
        Ran first = accept("--tools=" + list("old.json", THREE));
        String pins = write("pins/crm.yaml", first.out());
        String now = list("now.json", List.of(changed(), tool("add_tag", "Adds a tag."), CREATE));

        Ran added = accept("--tools=" + now, "--pins=" + pins, "--tool=add_tag");
        Ran gone = accept("--tools=" + now, "--pins=" + pins, "--tool=delete_user");
        Ran one = accept("--tools=" + now, "--tool=add_tag");

        Map<String, String> before = loaded("p.yaml", first.out()).accepted();
        assertThat(loaded("p.yaml", added.out()).accepted())
                .containsAllEntriesOf(before)
                .containsOnlyKeys("add_tag", "create_user", "delete_user", "get_user");
        assertThat(added.err())
                .contains("new: add_tag\n")
                .contains("gone: delete_user; not accepted now\n")
                .containsPattern("changed: get_user: was .* is .*; not accepted now\n")
                .contains("4 tools are accepted\n");
        assertThat(loaded("p.yaml", gone.out()).accepted())
                .containsOnlyKeys("create_user", "get_user")
                .containsEntry("get_user", before.get("get_user"));
        assertThat(loaded("p.yaml", one.out()).accepted()).containsOnlyKeys("add_tag");
        assertThat(one.err()).isEqualTo("1 tool is accepted\n");
    }

    @Test
    void a_renamed_tool_is_accepted_as_one_and_by_either_name() throws IOException {
        String pins = write("p.yaml", accept("--tools=" + list("old.json", THREE)).out());
        JsonObject renamed = DELETE.copy().put("name", "Delete_user");
        String now = list("now.json", List.of(GET, renamed, CREATE));
        String told = "renamed: delete_user is now Delete_user, looks like delete_user";

        Ran all = accept("--tools=" + now, "--pins=" + pins);
        Ran added = accept("--tools=" + now, "--pins=" + pins, "--tool=Delete_user");
        Ran gone = accept("--tools=" + now, "--pins=" + pins, "--tool=delete_user");
        Ran neither = accept("--tools=" + now, "--pins=" + pins, "--tool=get_user");

        assertThat(all.err()).isEqualTo(told + "\n3 tools are accepted\n");
        assertThat(loaded("p.yaml", all.out()).accepted())
                .containsOnlyKeys("Delete_user", "create_user", "get_user");
        assertThat(added.err()).isEqualTo(told + "; delete_user stays\n4 tools are accepted\n");
        assertThat(gone.err())
                .isEqualTo(
                        told
                                + "; not accepted now; delete_user is removed\n"
                                + "2 tools are accepted\n");
        assertThat(loaded("p.yaml", gone.out()).accepted())
                .containsOnlyKeys("create_user", "get_user");
        assertThat(neither.err()).isEqualTo(told + "; not accepted now\n3 tools are accepted\n");
    }

    @Test
    void one_that_looks_like_another_is_told_also_when_nothing_was_accepted() throws IOException {
        JsonObject alike = tool("g\u0435t_user", "Gets a user.");

        Ran ran = accept("--tools=" + list("now.json", List.of(alike, GET, CREATE)));

        assertThat(ran.err().lines())
                .containsExactly(
                        "get_user looks like g\u0435t_user",
                        "g\u0435t_user looks like get_user but is written g\\u0435t_user",
                        "3 tools are accepted");
    }

    /** Names that would be a line of their own, a key of their own or no text at all. */
    @ParameterizedTest
    @ValueSource(strings = {"yaml", "json"})
    void no_name_of_a_tool_leaves_its_place(String form) throws IOException {
        List<JsonObject> hostile =
                List.of(
                        tool("a: b # \"c\" 'd' \\ {}[]&*!|>%@`", ""),
                        tool("x\nnewTools: allow", ""),
                        tool(" spaced", ""),
                        tool("bidi\u202e", ""),
                        tool("half\ud800", ""),
                        tool("y".repeat(300), ""),
                        tool("null", ""),
                        tool("tools", ""));

        Ran ran = accept("--output=" + form, "--tools=" + list("t.json", hostile));

        assertThat(ran.code()).as(ran.err()).isZero();
        Pins pins = loaded("crm." + form, ran.out());
        assertThat(pins.newTools()).isEqualTo(Pins.NewTools.QUARANTINE);
        assertThat(pins.accepted())
                .containsOnlyKeys("a: b # \"c\" 'd' \\ {}[]&*!|>%@`", "null", "tools");
        assertThat(ran.err().lines())
                .hasSize(6)
                .filteredOn(each -> each.startsWith("left out, as no document can name it: "))
                .hasSize(5);
        assertThat(ran.err()).doesNotContain("\u202e");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --server=other --tools=T --pins=P | P: these are the pins of server crm
                    --server=crm --tools=T --tool=x   | there is no tool x to accept: the server does not show it
                    --server=crm --tools=T http://h/  | name one thing: a file of tools, a URL, or a command behind --
                    --server=crm --tools=T --pins=B   | B:2 /tools/a: must be a fingerprint: sha256: and 64 digits 0-9 a-f, as sluice pins accept prints it
                    --server=crm --tools=D            | server crm lists two tools of one name: get_user
                    --server=crm --tools=M            | the document would be larger than 256 KiB, which no gateway reads; accept fewer tools, with --tool
                    --server=../x --tools=T           | a server is called by the name of a document in servers/
                    --server=crm --config=F           | F/servers holds no crm.yaml; name its folder with --config
                    """)
    void what_cannot_be_accepted_is_refused_and_nothing_is_printed(String words, String says)
            throws IOException {
        List<JsonObject> many = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            many.add(tool("tool_number_" + i, ""));
        }
        Map<String, String> files =
                Map.of(
                        "=T", list("tools.json", THREE),
                        "=D", list("double.json", List.of(GET, changed())),
                        "=M", list("many.json", many),
                        "=P", write("crm.yaml", "server: crm\ntools: {}\n"),
                        "=B", write("bad.yaml", "server: crm\ntools: {a: sha256:b}\n"),
                        "=F", folder.toString());
        List<String> arguments = new ArrayList<>(List.of("pins", "accept"));
        String told = says;
        for (String word : words.split(" ", -1)) {
            String at = word.substring(Math.max(0, word.length() - 2));
            arguments.add(
                    files.containsKey(at)
                            ? word.replaceFirst(at + "$", "=" + files.get(at))
                            : word);
            if (files.containsKey(at) && says.startsWith(at.substring(1))) {
                told = files.get(at) + says.substring(1);
            }
        }

        Ran ran = Ran.sluice(arguments.toArray(String[]::new));

        assertThat(ran).isEqualTo(new Ran(2, "", told + "\n"));
    }

    @Test
    void the_json_has_the_documented_shape() throws Exception {
        DocumentedShape.check(
                "pins-accept", accept("--json", "--tools=" + list("one.json", List.of(DELETE))));
    }

    @Test
    void the_guides_commands_do_what_it_says() throws Exception {
        Path guide = Path.of("docs/guides-pins.md");
        JsonObject get = tool("get_issue", "Gets an issue.");
        String old = list("old.json", List.of(get, tool("close_issue", "Closes an issue.")));
        String now =
                list(
                        "tools.json",
                        List.of(tool("get_issue", "Gets it."), tool("add_label", "Adds a label.")));
        String pins = write("tracker.yaml", tracker("--tools", old).out());
        try (PagedToolServer server = new PagedToolServer(How.SESSION, THREE, 2)) {
            write("servers/tracker.yaml", "url: " + server.uri() + "\n");
            List<String> commands =
                    Files.readAllLines(guide).stream()
                            .filter(line -> line.startsWith("target/sluice pins accept "))
                            .toList();

            assertThat(commands).hasSize(5);
            for (String command : commands) {
                String words =
                        command.replaceFirst("^target/sluice pins accept --server tracker ", "")
                                .replaceFirst(" > tracker.yaml$", "")
                                .replace("/etc/sluice", folder.toString())
                                .replace("https://mcp.example.com/mcp", server.uri().toString())
                                .replace("--tools tools.json", "--tools " + now)
                                .replace("pins/tracker.yaml", pins);
                Ran ran = tracker(words.split(" ", -1));
                assertThat(ran.code()).as(command + ran.err()).isZero();
                assertThat(loaded("tracker.yaml", ran.out()).server()).isEqualTo("tracker");
            }
        }
        String told =
                tracker("--tools", now, "--pins", pins, "--tool=get_issue", "--tool=add_label")
                        .err()
                        .replaceAll("sha256:([0-9a-f]{4})[0-9a-f]{60}", "sha256:…");
        for (String line : DocumentedShape.block(guide, "text").lines().toList()) {
            assertThat(told.lines()).contains(line.replaceAll("sha256:[0-9a-f]{4}…", "sha256:…"));
        }
    }

    private static Ran tracker(String... words) {
        List<String> all = new ArrayList<>(List.of("pins", "accept", "--server", "tracker"));
        all.addAll(List.of(words));
        return Ran.sluice(Map.of("TRACKER_KEY", "k"), all.toArray(String[]::new));
    }

    private static JsonObject changed() {
        return tool("get_user", "Gets a user, and all that is known of them.");
    }

    private static Ran accept(String... words) {
        List<String> all = new ArrayList<>(List.of("pins", "accept", "--server=crm"));
        all.addAll(List.of(words));
        return Ran.sluice(all.toArray(String[]::new));
    }

    private static Map<String, String> scanned(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        JsonObject json = new JsonObject(Ran.sluice(all.toArray(String[]::new)).out());
        Map<String, String> fingerprints = new TreeMap<>();
        json.getJsonArray("tools").stream()
                .map(JsonObject.class::cast)
                .forEach(
                        each ->
                                fingerprints.put(
                                        each.getString("name"), each.getString("fingerprint")));
        return fingerprints;
    }

    private static Pins loaded(String file, String text) {
        SingleDocument<Pins> document =
                SingleDocument.pins("crm", file, text.getBytes(StandardCharsets.UTF_8));
        assertThat(document).isInstanceOf(SingleDocument.Loaded.class);
        return ((SingleDocument.Loaded<Pins>) document).value();
    }

    private String list(String file, List<JsonObject> tools) throws IOException {
        String json = new JsonObject().put("tools", new JsonArray(tools)).encode();
        return write(file, json.replace("\ud800", "\\ud800"));
    }

    private String write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }
}

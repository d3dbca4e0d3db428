package dev.sluice.cli;

import static dev.sluice.testsupport.PagedToolServer.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.cases.Json;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.testsupport.FaultyStdioServer;
import dev.sluice.testsupport.ModernStdioServer;
import dev.sluice.testsupport.PagedToolServer;
import dev.sluice.testsupport.PagedToolServer.How;
import dev.sluice.testsupport.SseServer;
import dev.sluice.testsupport.SurveyServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers over HTTP and as processes are scanned, and what they say breaks nothing. */
class ScanCommandTest {
    private static final List<JsonObject> THREE =
            List.of(
                    tool("get_user", "Gets a user."),
                    tool("delete_user", "Deletes a user for good."),
                    tool("create_user", "Creates a user."));

    /** Everything that could leave a comment, a cell or a line. */
    private static final String HOSTILE =
            "x\ndefault: allow\r\u0085\u2028\u2029\u0000\u001b[2J\u202e\u200b\ud800\ufffe*/-->\"]}#";

    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(names = {"SESSION", "STATELESS"})
    void every_page_is_read_whatever_the_era(How how) {
        try (PagedToolServer server = new PagedToolServer(how, THREE, 2)) {
            Ran ran =
                    Ran.sluice(
                            Map.of("KEY", "s3cret"),
                            "scan",
                            server.uri().toString(),
                            "--header",
                            "Api-Key=env:KEY",
                            "--output",
                            "json");

            assertThat(ran.err()).isEmpty();
            assertThat(ran.code()).isZero();
            JsonValue json = json(ran);
            assertThat(text(json, "server")).isEqualTo("127.0.0.1");
            assertThat(names(json)).containsExactly("get_user", "delete_user", "create_user");
            assertThat(rows(json, "tools"))
                    .allSatisfy(each -> assertThat(text(each, "fingerprint")).startsWith("sha256:"))
                    .extracting(each -> text(each, "class"))
                    .containsExactly("Read", "Destructive", "Write");
            assertThat(server.heard()).allMatch(each -> each.endsWith(" s3cret"));
            if (how == How.STATELESS) {
                assertThat(server.heard()).contains("POST tools/list 2026-07-28 tools/list s3cret");
            } else {
                assertThat(server.heard())
                        .contains(
                                "POST tools/list 2025-06-18 - s3cret",
                                "DELETE  2025-06-18 - s3cret");
            }
        }
    }

    @Test
    void the_first_transport_over_http_is_spoken_where_the_other_is_refused() {
        try (SseServer server = new SseServer()) {
            Ran ran = Ran.sluice("scan", server.uri().toString(), "--json");

            assertThat(ran.err()).isEmpty();
            assertThat(names(json(ran))).isNotEmpty();
        }
    }

    @Test
    void a_command_is_started_and_ended_with_all_it_started() throws Exception {
        Ran ran = Ran.sluice(behind(SurveyServer.command(), "scan", "--name=surveys", "--json"));

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(text(json(ran), "server")).isEqualTo("surveys");
        assertThat(names(json(ran)))
                .containsExactly("export_responses", "check_export_status", "delete_survey");
        assertThat(ProcessHandle.current().children())
                .noneMatch(
                        each ->
                                each.info()
                                        .commandLine()
                                        .orElse("")
                                        .contains(SurveyServer.class.getSimpleName()));
    }

    @Test
    void a_command_of_the_newer_era_is_spoken_to_as_such() {
        Ran ran = Ran.sluice(behind(ModernStdioServer.command(), "scan", "--json"));

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(names(json(ran))).contains("tag", "crash");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ENDLESS     | never ends its tools/list: 1000 pages were read
                    CIRCLE      | repeats a page of tools/list
                    HUGE        | sends more than 67108864 bytes
                    HUGE_STREAM | sends more than 67108864 bytes
                    SILENT      | does not answer in time
                    """)
    void a_server_without_end_is_given_up_with_a_reason(How how, String reason) {
        try (PagedToolServer server = new PagedToolServer(how, List.of(), 1)) {
            Ran ran = Ran.sluice("scan", server.uri().toString(), "--timeout", timeout(how));

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err())
                    .isEqualTo(
                            "the server at http://"
                                    + server.uri().getAuthority()
                                    + " "
                                    + reason
                                    + "\n");
        }
    }

    private static String timeout(How how) {
        return how == How.SILENT ? "2s" : "2m";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    exits at start | exited with 0
                    100 MB         | a line was longer than 67108864 bytes
                    half a line    | does not answer in time
                    """)
    void a_command_that_misbehaves_is_given_up_with_a_reason(String fault, String reason) {
        Ran ran =
                Ran.sluice(
                        behind(
                                FaultyStdioServer.command(fault),
                                "scan",
                                fault.startsWith("half") ? "--timeout=4s" : "--timeout=1m"));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        // What the command itself says on standard error is passed on before it.
        assertThat(ran.err().lines().filter(line -> !line.startsWith("server ")))
                .singleElement()
                .asString()
                .startsWith("the command java")
                .contains(reason);
    }

    @Test
    void two_definitions_of_one_name_are_refused() {
        List<JsonObject> tools = List.of(tool("a", "reads"), tool("b", ""), tool("a", "deletes"));
        try (PagedToolServer server = new PagedToolServer(How.SESSION, tools, 2)) {
            Ran ran = Ran.sluice("scan", server.uri().toString());

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains("lists two tools of one name: a");
        }
    }

    @Test
    void hostile_names_and_words_break_neither_table_nor_policy() throws IOException {
        List<JsonObject> tools =
                List.of(
                        tool("get_" + HOSTILE, "Gets " + HOSTILE),
                        tool(HOSTILE, HOSTILE),
                        tool("*", "Gets everything."),
                        tool("get_?", "Gets one."),
                        tool("get:\"a\" #b", "Gets: {[\"#"),
                        tool("get_fine", HOSTILE),
                        tool("delete_fine", "Deletes\u202e\n- \"*\""));
        try (PagedToolServer server = new PagedToolServer(How.SESSION, tools, 3)) {
            Ran table = Ran.sluice(SHOWN, "scan", server.uri().toString());
            Ran yaml = Ran.sluice("scan", server.uri().toString(), "--output", "yaml");

            assertThat(table.out().replaceAll("\u001b\\[(0|3[0-9])m", ""))
                    .matches("(?s)[\\P{C}\n]*")
                    .contains("\\u202e", "7 tools: ")
                    .contains("\nhidden text in get_fine: description\n")
                    .hasLineCount(14);
            assertThat(yaml.out()).matches("(?s)[\\P{C}\n]*");
            assertThat(yaml.out().lines().filter(line -> line.startsWith("default")))
                    .containsExactly("default: \"deny\"");
            Path policy = Files.writeString(folder.resolve("policy.yaml"), yaml.out());
            assertThat(Ran.sluice("policy", "lint", policy.toString()))
                    .isEqualTo(new Ran(0, "1 files, 0 errors, 0 warnings\n", ""));
            assertThat(decided(policy, "get_fine")).contains("decision: allowed");
            assertThat(decided(policy, "get:\"a\" #b")).contains("decision: allowed");
            assertThat(decided(policy, "delete_fine")).contains("decision: denied");
            assertThat(decided(policy, "get_x")).contains("decision: denied");
            assertThat(decided(policy, "anything")).contains("decision: denied");
        }
    }

    private static final Map<String, String> SHOWN = Map.of("SLUICE_TTY", "out");

    private static String decided(Path policy, String tool) {
        return Ran.sluice("policy", "explain", "--policy", policy.toString(), "--tool", tool).out();
    }

    @Test
    void a_person_sees_colours_and_progress_and_a_pipe_neither() {
        try (PagedToolServer server = new PagedToolServer(How.SESSION, THREE, 1)) {
            String url = server.uri().toString();
            Ran piped = Ran.sluice("scan", url);
            Ran seen = Ran.sluice(Map.of("SLUICE_TTY", "out err"), "scan", url);
            Ran plain = Ran.sluice(Map.of("SLUICE_TTY", "out err", "NO_COLOR", "1"), "scan", url);

            assertThat(piped.err()).isEmpty();
            assertThat(piped.out())
                    .doesNotContain("\u001b")
                    .startsWith(
                            "CLASS        RISK      CONFIDENCE  TOOL         EVIDENCE\nDestructive  critical  ")
                    .endsWith("\n\n3 tools: 1 Read, 1 Write, 1 Destructive\n");
            assertThat(seen.out()).contains("\u001b[31mDestructive", "\u001b[32mRead");
            assertThat(seen.err()).contains("127.0.0.1: 3 tools, 3 pages").endsWith("\r\u001b[2K");
            assertThat(plain.out()).isEqualTo(piped.out());
        }
    }

    @Test
    void a_server_is_scanned_by_its_document() throws IOException {
        Files.createDirectories(folder.resolve("servers"));
        try (PagedToolServer server = new PagedToolServer(How.SESSION, THREE, 2)) {
            Files.writeString(
                    folder.resolve("servers/crm.yaml"),
                    "{url: \"" + server.uri() + "\", auth: {headers: {Api-Key: {env: KEY}}}}");
            Files.writeString(
                    folder.resolve("servers/surveys.yaml"),
                    "command: " + new JsonArray(SurveyServer.command()));
            String[] crm = {"scan", "--server=crm", "--config=" + folder, "--json"};

            Ran ran = Ran.sluice(Map.of("KEY", "k"), crm);

            assertThat(text(json(ran), "server")).isEqualTo("crm");
            assertThat(server.heard()).allMatch(each -> each.endsWith(" k"));
            assertThat(Ran.sluice(crm).err())
                    .isEqualTo("a secret of server crm cannot be read or used\n");
            assertThat(
                            names(
                                    json(
                                            Ran.sluice(
                                                    "scan",
                                                    "--server=surveys",
                                                    "--config=" + folder,
                                                    "--json"))))
                    .contains("delete_survey");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcpServers", "servers"})
    void all_servers_of_a_clients_settings_are_scanned_and_one_that_fails_is_told(String key)
            throws IOException {
        try (PagedToolServer server = new PagedToolServer(How.SESSION, THREE, 2)) {
            JsonObject settings =
                    new JsonObject()
                            .put(
                                    key,
                                    new JsonObject()
                                            .put(
                                                    "My CRM",
                                                    new JsonObject()
                                                            .put("type", "http")
                                                            .put("url", server.uri().toString())
                                                            .put(
                                                                    "headers",
                                                                    new JsonObject()
                                                                            .put(
                                                                                    "Api-Key",
                                                                                    "${KEY}")))
                                            .put(
                                                    "surveys",
                                                    new JsonObject()
                                                            .put(
                                                                    "command",
                                                                    SurveyServer.command().get(0))
                                                            .put(
                                                                    "args",
                                                                    new JsonArray(
                                                                            SurveyServer.command()
                                                                                    .subList(
                                                                                            1,
                                                                                            SurveyServer
                                                                                                    .command()
                                                                                                    .size()))))
                                            .put(
                                                    "asks",
                                                    new JsonObject()
                                                            .put("url", server.uri().toString())
                                                            .put(
                                                                    "headers",
                                                                    new JsonObject()
                                                                            .put(
                                                                                    "Api-Key",
                                                                                    "${input:key}")))
                                            .put(
                                                    "unset",
                                                    new JsonObject()
                                                            .put(
                                                                    "url",
                                                                    "http://127.0.0.1:1/${env:NOPE}"))
                                            .put(
                                                    "gone",
                                                    new JsonObject()
                                                            .put("command", "no-such-program")));
            Path file = Files.writeString(folder.resolve("mcp.json"), settings.encode());

            Ran ran =
                    Ran.sluice(
                            Map.of("KEY", "k", "PATH", String.valueOf(System.getenv("PATH"))),
                            "scan",
                            "--mcp-json",
                            file.toString(),
                            "--json");

            assertThat(ran.code()).isEqualTo(1);
            assertThat(rows(json(ran), "servers"))
                    .extracting(each -> text(each, "server"))
                    .containsExactly("My-CRM", "surveys");
            assertThat(rows(json(ran), "failed"))
                    .extracting(each -> text(each, "server"))
                    .containsExactly("asks", "unset", "gone");
            assertThat(ran.err())
                    .contains(
                            "server asks: its client asks a person for ${input:key}",
                            "server unset: the variable NOPE, which it names, is not set",
                            "server gone: the command no-such-program: there is no program");
            assertThat(server.heard()).isNotEmpty().allMatch(each -> each.endsWith(" k"));
        }
    }

    @Test
    void a_secret_is_not_taken_from_the_command_line_nor_ever_shown() {
        Ran ran = Ran.sluice("scan", "http://127.0.0.1:1/mcp", "--header", "Api-Key=s3cret");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .contains("does not belong on a command line")
                .doesNotContain("s3cret");
        assertThat(Ran.sluice("scan", "http://u:s3cret@127.0.0.1:1/mcp").err())
                .contains("no user, password")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scan",
                "scan http://127.0.0.1:1/ --server x",
                "scan node server.js",
                "scan ftp://127.0.0.1/",
                "scan http://169.254.169.254/",
                "scan http://127.0.0.1:1/ --out x",
                "scan http://127.0.0.1:1/ --name a/b",
                "scan --header A=env:B -- node"
            })
    void unfit_arguments_are_refused(String line) {
        Ran ran = Ran.sluice(line.split(" ", -1));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isNotEmpty().doesNotContain("report it");
    }

    @ParameterizedTest
    @CsvSource({"markdown, index.md", "html, index.html"})
    void pages_are_written_to_a_folder(String form, String index) {
        try (PagedToolServer server = new PagedToolServer(How.SESSION, THREE, 2)) {
            Path pages = folder.resolve("pages");
            String url = server.uri().toString();

            Ran ran = Ran.sluice("scan", url, "--output", form, "--out", pages.toString());

            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.out()).isEmpty();
            assertThat(pages.resolve(index)).isNotEmptyFile();
            assertThat(Ran.sluice("scan", url, "--output", form).err())
                    .isEqualTo("pages need a folder; name it with --out\n");
        }
    }

    @Test
    void an_operator_knows_better() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("own.json"),
                        "{\"tools\": {\"get_*\": {\"class\": \"Financial\", \"why\": \"it costs\"}}}");
        try (PagedToolServer server = new PagedToolServer(How.SESSION, THREE, 2)) {
            String url = server.uri().toString();

            JsonValue json =
                    json(Ran.sluice("scan", url, "--json", "--overrides", file.toString()));

            assertThat(rows(json, "tools"))
                    .extracting(each -> text(each, "class"))
                    .containsExactly("Financial", "Destructive", "Write");
            Files.writeString(file, "{}}");
            assertThat(Ran.sluice("scan", url, "--overrides", file.toString()).code()).isEqualTo(2);
        }
    }

    @Test
    void five_thousand_tools_in_pages_are_read() {
        List<JsonObject> tools =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> tool("get_thing_" + i, "Gets thing " + i + "."))
                        .toList();
        try (PagedToolServer server = new PagedToolServer(How.SESSION, tools, 100)) {
            long start = System.nanoTime();
            Ran ran = Ran.sluice("scan", server.uri().toString(), "--json");
            System.out.printf(
                    "5,000 tools in 50 pages: %d ms%n", (System.nanoTime() - start) / 1_000_000);

            assertThat(ran.code()).isZero();
            assertThat(names(json(ran))).hasSize(5_000).doesNotHaveDuplicates();
        }
    }

    private static String[] behind(List<String> command, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--");
        all.addAll(command);
        return all.toArray(String[]::new);
    }

    private static JsonValue json(Ran ran) {
        assertThat(ran.out().lines()).as("%s", ran).hasSize(1);
        try {
            return Json.read(ran.out().strip());
        } catch (MalformedJsonException e) {
            throw new AssertionError(ran.out(), e);
        }
    }

    private static List<JsonValue> rows(JsonValue json, String key) {
        return Objects.requireNonNull(json.get(key)).elements();
    }

    private static List<String> names(JsonValue json) {
        return rows(json, "tools").stream().map(each -> text(each, "name")).toList();
    }

    private static String text(JsonValue value, String key) {
        return String.valueOf(Objects.requireNonNull(value.get(key)).textOrNull());
    }
}

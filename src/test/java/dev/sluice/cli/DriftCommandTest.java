package dev.sluice.cli;

import static dev.sluice.testsupport.PagedToolServer.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Classifier;
import dev.sluice.cli.scan.Catalogues;
import dev.sluice.cli.tools.ToolList;
import dev.sluice.protocol.JsonText;
import dev.sluice.testsupport.PagedToolServer;
import dev.sluice.testsupport.PagedToolServer.How;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What changed of the tools of a server since it was scanned before. */
class DriftCommandTest {
    private static final JsonObject GET = tool("get_user", "Gets a user.");
    private static final JsonObject CREATE = tool("create_user", "Creates a user.");
    private static final String DELETES = "Deletes a user for good.";

    @TempDir Path folder = Path.of("");

    /** Tools as YAML would write them; each pair compared as saved lists, and as scans. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"name":"a","description":"x"} | {"description":"x","name":"a"} | |
                    {"name":"a","description":"x"} | {"name":"a","description":"y"} | changed a definition | /description
                    {"name":"a","title":"x"} | {"name":"a"} | changed a definition | /title
                    {"name":"a","annotations":{"x":1}} | {"name":"a","annotations":{"y":1}} | changed a definition | /annotations/x /annotations/y
                    {"name":"a","inputSchema":{"properties":{"p":{"type":"string"},"q":{}}}} | {"name":"a","inputSchema":{"properties":{"p":{"type":"number"},"q":{}}}} | changed a definition | /inputSchema/properties/p/type
                    {"name":"a","inputSchema":{"required":["p"]}} | {"name":"a","inputSchema":{"required":[]}} | changed a definition | /inputSchema/required
                    {"name":"a","_meta":{"a/b~":1}} | {"name":"a","_meta":{"a/b~":2}} | changed a definition | /_meta/a~1b~0
                    {"name":"a","icons":[]} | {"name":"a","icons":{}} | changed a definition | /icons
                    {"name":"get_x"} | {"name":"get_x","description":"Deletes x for good.","annotations":{"destructiveHint":true}} | changed get_x class risk recommendation definition riskier | /annotations /description
                    """)
    void what_differs_is_named(String before, String after, String what, String members)
            throws Exception {
        String[] files = {list("b.json", before), list("a.json", after)};

        Ran lists = drift("--json", files[0], files[1]);
        Ran scans = drift("--json", scan(files[0], "bs.json"), scan(files[1], "as.json"));

        assertThat(lists.err() + scans.err()).isEmpty();
        assertThat(lists.code()).isEqualTo(what == null ? 0 : 1);
        assertThat(told(lists)).isEqualTo(what == null ? List.of() : List.of(what));
        assertThat(told(scans)).isEqualTo(told(lists));
        assertThat(scans.code()).isEqualTo(lists.code());
        if (what != null) {
            JsonObject change = changes(lists).get(0);
            assertThat(change.getJsonArray("members"))
                    .isEqualTo(new JsonArray(List.of(members.split(" ", -1))));
            assertThat(change.getBoolean("hiddenText")).isFalse();
            assertThat(changes(scans).get(0).getValue("members")).isNull();
            assertThat(changes(scans).get(0).getValue("hiddenText")).isNull();
        }
    }

    /** {@code L} is a saved list, and {@code S} what a scan printed. */
    @ParameterizedTest
    @CsvSource({"L, L, true", "S, L, true", "L, S, true", "S, S, false"})
    void one_definition_is_enough_to_know_a_tool_again(String before, String after, boolean known)
            throws Exception {
        JsonObject renamed = GET.copy().put("name", "get_person");
        String old = list("b.json", List.of(GET, CREATE));
        String now = list("a.json", List.of(renamed, CREATE));

        Ran ran =
                drift(
                        "--json",
                        before.equals("S") ? scan(old, "bs.json") : old,
                        after.equals("S") ? scan(now, "as.json") : now);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(new JsonObject(ran.out()).getBoolean("renamesKnown")).isEqualTo(known);
        assertThat(told(ran))
                .isEqualTo(
                        known
                                ? List.of("renamed get_person name from=get_user")
                                : List.of("new get_person", "gone get_user"));
    }

    @Test
    void what_got_riskier_comes_first_and_then_what_may_not_be_what_it_seems() throws Exception {
        String old = list("b.json", List.of(tool("a_list", "Lists."), GET, CREATE));
        String now =
                list(
                        "a.json",
                        List.of(
                                tool("a_list", "Lists them."),
                                tool("b_delete", DELETES),
                                CREATE.copy().put("title", "\u202etitle"),
                                tool("create-user", "Creates a user, too."),
                                tool("get_user", DELETES)
                                        .put(
                                                "annotations",
                                                new JsonObject().put("destructiveHint", true))));

        List<String> lines = drift(old, now).out().lines().toList();

        assertThat(lines)
                .containsExactly(
                        "CHANGE   TOOL         CLASS               WHAT",
                        "changed  get_user     Read → Destructive  riskier, /annotations,"
                                + " /description",
                        "changed  create_user  Write               hidden text, /title",
                        "new      create-user  Write               looks like create_user",
                        "new      b_delete     Destructive         -",
                        "changed  a_list       Read                /description",
                        "0 as before, 5 changed, 1 of them riskier");
        assertThat(changes(drift("--json", old, now)).get(1).getBoolean("hiddenText")).isTrue();
    }

    @Test
    void several_servers_are_compared_by_their_names_and_a_missing_one_is_not_taken_for_empty()
            throws Exception {
        String one = folder.resolve("one.json").toString();
        String two = folder.resolve("two.json").toString();
        JsonObject crm = new JsonObject(scanned(list("c.json", List.of(GET, CREATE)), "crm"));
        JsonObject git = new JsonObject(scanned(list("g.json", List.of(CREATE)), "git"));
        JsonObject less = new JsonObject(scanned(list("l.json", List.of(GET)), "crm"));
        servers(one, new JsonArray(), crm, git);
        servers(
                two,
                new JsonArray().add(new JsonObject().put("server", "git").put("message", "?")),
                less);

        Ran changed = drift(one, two);
        Ran same = drift(one, one);

        assertThat(changed.err())
                .isEqualTo("server git is not compared: one of the scans could not reach it\n");
        assertThat(changed.out().lines().map(each -> each.replaceAll(" +", " ")))
                .containsExactly(
                        "SERVER CHANGE TOOL CLASS WHAT",
                        "crm gone create_user Write -",
                        "1 as before, 1 changed, 0 of them riskier");
        assertThat(same).isEqualTo(new Ran(0, "3 as before, 0 changed, 0 of them riskier\n", ""));
        servers(two, new JsonArray().add(new JsonObject().put("server", "git")), crm);
        assertThat(drift(one, two).code()).isEqualTo(1);
        assertThat(drift(one, list("c.json", List.of(GET))).err())
                .contains("one file is of one server, and the other is a scan of several");
    }

    @Test
    void who_cannot_be_told_apart_is_told_together() throws Exception {
        String old = list("b.json", "{\"name\":\"b\"}, {\"name\":\"a\"}");
        String now = list("a.json", "{\"name\":\"d\"}, {\"name\":\"c\"}");

        assertThat(drift(old, now).out())
                .contains("unclear: a or b may now be c or d, as only their names differ\n");
    }

    /** Names, keys and descriptions that would move a cursor or be a line of their own. */
    @Test
    void no_text_of_a_server_leaves_its_line() throws Exception {
        String odd = "x\n\r\u001b[2J\u202e\u2028\ue000";
        JsonObject before = tool(odd, odd).put(odd, 1);
        JsonObject other = tool("y\n" + "z".repeat(9000), odd).put("k\n" + odd.repeat(90), 1);
        String old = list("b.json", List.of(before, other, tool("o" + odd, "1")));
        String now =
                list(
                        "a.json",
                        List.of(
                                before.copy().put(odd, 2).put("description", odd + odd),
                                other.copy().put("k\n" + odd.repeat(90), 2),
                                tool("p" + odd, "1"),
                                tool("P" + odd, "2")));

        Ran ran = drift(old, now);

        assertThat(ran.out().lines()).hasSize(6).allMatch(each -> each.length() < 4000);
        assertThat(ran.out()).doesNotContain("\r", "\u001b", "\u202e", "\u2028", "\ue000");
        assertThat(drift("--json", old, now).out()).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void what_is_no_scan_is_refused_on_either_side() throws Exception {
        String bad = write("bad.json", "{\"server\":\"a\"}");
        String fine = list("a.json", List.of(GET));

        Ran first = drift(bad, fine);

        assertThat(first.code()).isEqualTo(2);
        assertThat(first.out()).isEmpty();
        assertThat(first.err()).startsWith(bad + ": this is no scan").hasLineCount(1);
        assertThat(drift(fine, bad)).isEqualTo(first);
        assertThat(drift(fine, folder.resolve("none").toString()).code()).isEqualTo(2);
        assertThat(drift(fine).code()).isEqualTo(2);
    }

    @Test
    void scans_of_two_servers_are_compared_but_not_in_silence() throws Exception {
        String list = list("a.json", List.of(GET));
        String crm = write("crm.json", scanned(list, "crm"));
        String git = write("git.json", scanned(list, "git"));

        assertThat(drift(crm, git))
                .isEqualTo(
                        new Ran(
                                0,
                                "1 as before, 0 changed, 0 of them riskier\n",
                                "these are scans of two servers: crm and git\n"));
        assertThat(drift(crm, list).err()).isEmpty();
    }

    @Test
    void the_json_has_the_documented_shape() throws Exception {
        JsonObject hints = new JsonObject().put("destructiveHint", true);
        JsonObject users = tool("list_users", "Lists users.");
        String old = list("b.json", List.of(GET, users, tool("x*", "1"), tool("y*", "1")));
        String now =
                list(
                        "a.json",
                        List.of(
                                tool("get_user", DELETES).put("annotations", hints),
                                users.copy().put("name", "List_users"),
                                tool("v*", "1"),
                                tool("w*", "1")));

        DocumentedShape.check("drift", drift("--json", old, now));
    }

    @Test
    void the_guides_commands_and_table_are_so() throws Exception {
        Path guide = Path.of("docs/guides-scan.md");
        Ran ran = new Ran(0, "", "");
        List<JsonObject> june = List.of(GET, tool("find_user", "Finds a user."));
        JsonObject hints = new JsonObject().put("destructiveHint", true);
        List<JsonObject> july =
                List.of(
                        GET.copy().put("annotations", hints),
                        tool("delete_user", DELETES),
                        tool("search_user", "Finds a user."));
        List<String> block = DocumentedShape.block(guide, "sh drift").lines().toList();
        assertThat(block).hasSize(2);
        list("june.json", june);
        try (PagedToolServer server = new PagedToolServer(How.SESSION, july, 2)) {
            write("servers/crm.yaml", "url: " + server.uri() + "\n");
            for (String line : block) {
                String[] parts = line.split(" > ", -1);
                String[] words =
                        Arrays.stream(parts[0].split(" ", -1))
                                .skip(1)
                                .map(each -> each.replace("/etc/sluice", folder.toString()))
                                .map(each -> each.endsWith(".json") ? path(each) : each)
                                .toArray(String[]::new);
                ran = Ran.sluice(words);
                if (parts.length > 1) {
                    write(parts[1], ran.out());
                }
            }
        }
        assertThat(ran.code()).as(ran.err()).isEqualTo(1);
        assertThat(ran.out()).isEqualTo(DocumentedShape.block(guide, "text drift"));
    }

    private String path(String file) {
        return folder.resolve(file).toString();
    }

    private static List<String> told(Ran ran) {
        return changes(ran).stream()
                .map(
                        each ->
                                each.getString("change")
                                        + " "
                                        + each.getString("name")
                                        + each.getJsonArray("what").stream()
                                                .map(word -> " " + word)
                                                .reduce("", String::concat)
                                        + (each.getBoolean("riskier") ? " riskier" : "")
                                        + (each.getString("from") == null
                                                ? ""
                                                : " from=" + each.getString("from")))
                .toList();
    }

    private static List<JsonObject> changes(Ran ran) {
        return new JsonObject(ran.out())
                .getJsonArray("changes").stream().map(JsonObject.class::cast).toList();
    }

    private static Ran drift(String... words) {
        return Ran.sluice(
                Stream.concat(Stream.of("drift"), Stream.of(words)).toArray(String[]::new));
    }

    private String scan(String list, String file) throws Exception {
        return write(file, scanned(list, "crm"));
    }

    /** What a scan of a server prints that has these tools; the guide's test runs one. */
    private static String scanned(String list, String name) throws Exception {
        byte[] tools = Files.readAllBytes(Path.of(list));
        return JsonText.of(
                Catalogues.of(name, ToolList.read(list, tools), Classifier.standard()).json());
    }

    private static void servers(String file, JsonArray failed, JsonObject... scans)
            throws Exception {
        JsonArray all = new JsonArray(List.of(scans));
        Files.writeString(
                Path.of(file), new JsonObject().put("servers", all).put("failed", failed).encode());
    }

    private String list(String file, String tools) throws Exception {
        return write(file, "{\"tools\":[" + tools + "]}");
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

package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.cases.Json;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.testsupport.TokenHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who can call what, from documents and saved lists; the guide's own come first. */
class AccessCommandTest {
    private static final Path GUIDE = Path.of("docs/guides-access.md");

    @TempDir Path folder = Path.of("");

    @BeforeEach
    void writeTheGuidesDocuments() throws IOException {
        Matcher block =
                Pattern.compile("(?s)```(?:yaml|json) ([a-z/.-]+)\n(.*?)```")
                        .matcher(Files.readString(GUIDE));
        while (block.find()) {
            write(block.group(1), block.group(2));
        }
    }

    @Test
    void the_table_of_the_guide_is_printed() throws IOException {
        Ran ran = access();

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        if (System.getProperty("sluice.docs.update") != null) {
            Files.writeString(
                    GUIDE,
                    Files.readString(GUIDE)
                            .replaceFirst(
                                    "(?s)```text table\n.*?```",
                                    Matcher.quoteReplacement(
                                            "```text table\n" + ran.out() + "```")));
        }
        assertThat(ran.out()).isEqualTo(DocumentedShape.block(GUIDE, "text table"));
    }

    @Test
    void the_lines_of_the_guide_work() throws IOException {
        List<String> lines =
                Files.readAllLines(GUIDE).stream()
                        .filter(line -> line.startsWith("sluice access") && !line.contains("--url"))
                        .map(line -> line.replaceFirst(" \\|.*", ""))
                        .toList();

        assertThat(lines).hasSize(6);
        for (String line : lines) {
            String typed =
                    line.substring("sluice ".length())
                            .replace("'", "")
                            .replace("/etc/sluice", folder.toString())
                            .replace("tools.json", folder.resolve("tools.json").toString())
                            .replace("access.html", folder.resolve("access.html").toString());
            Ran ran = Ran.sluice(typed.split(" ", -1));

            assertThat(ran.err()).as(line).isEmpty();
            assertThat(ran.code()).as(line).isZero();
            assertThat(ran.out().isEmpty()).as(line).isEqualTo(line.contains("--out "));
        }
        assertThat(Files.readString(folder.resolve("access.html"))).contains("delete_user");
    }

    @Test
    void the_json_has_the_documented_shape() throws Exception {
        write("servers/other.yaml", "url: https://other.example/mcp");
        write("grants/other.yaml", "server: other\ntoken: " + TokenHashes.written("other-token"));
        write(
                "policies/support.yaml",
                """
                {"version": "1", "default": "deny", "tools": {"refund_order": {
                  "deny_if": [{"conditions": [{"path": "args.a", "op": "eq", "value": 1}]}],
                  "limits": [{"counter": "c", "window": "day", "max": 5, "increment_from": "args.amount"}],
                  "approval": {"approvers": ["payments"]}}}}
                """);

        DocumentedShape.check("access", access("--json", "--tool=refund_order"));
    }

    @Test
    void what_is_filtered_is_gone() {
        assertThat(access("--class=Destructive").out().lines().skip(1))
                .hasSize(2)
                .allMatch(line -> line.startsWith("Destructive"));
        assertThat(access("--tool", "*_user", "--grant", "old-script").out().lines().skip(1))
                .hasSize(2)
                .allMatch(line -> line.contains("_user") && line.contains("old-script"));
        assertRefused(access("--class=odd"), "--class takes read");
        assertRefused(access("--grant=nobody"), "there is no grant nobody");
        assertRefused(access("--server=nowhere"), "there is no server nowhere");
        assertRefused(Ran.sluice("access", "--config", folder.toString()), "whence the tools");
    }

    @Test
    void a_server_whose_tools_are_not_known_is_named() throws IOException {
        write("servers/other.yaml", "url: https://other.example/mcp");
        write("grants/other.yaml", "server: other\ntoken: " + TokenHashes.written("other-token"));

        Ran ran = access();

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEqualTo("other: its tools are not known, so it is left out\n");
        assertRefused(
                Ran.sluice("access", "--config", folder.toString(), "--ask", "--server=other"),
                "other.example");
    }

    @Test
    void documents_that_a_gateway_would_refuse_are_refused() throws IOException {
        write("policies/open.yaml", "version: \"1\"\ndefault: perhaps");

        assertRefused(access(), "policies/open.yaml");
    }

    @Test
    void a_grant_without_a_policy_and_a_switch_let_nothing_pass() throws IOException {
        write("grants/bare.yaml", "server: shop\ntoken: " + TokenHashes.written("bare-token"));
        write("switches/stop.yaml", "off: {tools: [\"create_*\"]}");

        assertThat(rows("--grant=bare", "--tool=*_user"))
                .hasSize(2)
                .allSatisfy(row -> is(row, "denied", "(no policy)"));
        is(row("old-script", "create_note"), "denied", "(switched off)");
        is(row("old-script", "get_user"), "allowed", "(default allow)");
    }

    @Test
    void who_calls_counts_where_a_grant_has_many_holders() throws IOException {
        write(
                "issuers/idp.yaml",
                "issuer: https://idp.example\njwks: https://idp.example/jwks\nalgorithms: [ES256]");
        write(
                "grants/people.yaml",
                "server: shop\npolicy: own\njwt: {issuer: idp, claims: {team: payments}}");
        write(
                "policies/own.yaml",
                """
                version: "1"
                default: deny
                tools:
                  get_user: {require: [{conditions: [{path: args.owner, op: eq, value: {path: caller.claims.email}}]}]}
                  create_note: {require: [{conditions: [{path: caller.claims.team, op: eq, value: sales}]}]}
                  send_email: {require: [{conditions: [{path: caller.claims.team, op: eq, value: payments}]}]}
                  delete_user: {require: [{conditions: [{path: caller.subject, op: eq, value: "https://idp.example#root"}]}]}
                """);
        write("switches/one.yaml", "off: {subjects: [\"https://idp.example#ann\"]}");

        JsonValue own = row("people", "get_user");
        assertThat(Told.truth(own, "depends")).isTrue();
        assertThat(Told.cell(own, "refusedBy"))
                .contains("/tools/get_user/require/0", "(switched off)");
        assertThat(Told.truth(row("people", "delete_user"), "depends")).isTrue();
        JsonValue other = row("people", "create_note");
        assertThat(Told.truth(other, "depends")).as("its team cannot be that").isFalse();
        assertThat(Told.cell(other, "access")).isEqualTo("denied");
        JsonValue team = row("people", "send_email");
        assertThat(Told.cell(team, "access")).isEqualTo("allowed");
        assertThat(Told.cell(team, "refusedBy")).contains("(switched off)");
    }

    @Test
    void what_only_one_argument_in_a_hundred_meets_is_found() throws IOException {
        write(
                "policies/open.yaml",
                """
                version: "1"
                default: deny
                tools:
                  get_user: {require: [
                    {conditions: [{path: "args.ids[*].key", op: regex, value: "^(?:usr|grp)_[0-9a-f]{12}$"}, {path: args.limit, op: lte, value: 10}]},
                    {conditions: [{path: args.limit, op: gt, value: 9.5}, {path: args.mode.kind, op: in, value: [a, b]}]}]}
                  create_note: {require: [{conditions: [{path: args.n, op: gt, value: 5}, {path: args.n, op: lt, value: 5}]}]}
                  send_email: {deny_if: [{conditions: []}]}
                  delete_user: {deny_if: [{conditions: [{path: args.all, op: eq, value: true}, {path: args.tags, op: contains, value: keep}]}]}
                """);

        JsonValue found = row("old-script", "get_user");
        assertThat(Told.cell(found, "access")).isEqualTo("allowed");
        assertThat(Told.truth(found, "depends")).isTrue();
        is(row("old-script", "create_note"), "denied", "/tools/create_note/require/0");
        assertThat(Told.truth(row("old-script", "create_note"), "sure")).isTrue();
        is(row("old-script", "send_email"), "denied", "/tools/send_email/deny_if/0");
        assertThat(Told.cell(row("old-script", "delete_user"), "refusedBy"))
                .contains("/tools/delete_user/deny_if/0");
    }

    @Test
    void hostile_names_stay_text_on_the_page_and_the_terminal() throws IOException {
        write(
                "tools.json",
                "{\"tools\":[{\"name\":\"get_<script>alert(1)</script>'\\\"&\\u202e\\u001b[2J\"}]}");

        String page = access("--output=html").out();
        assertThat(page)
                .contains(
                        "get_&lt;script&gt;alert(1)&lt;/script&gt;&#39;&quot;&amp;\\u202e\\u001b[2J")
                .contains("default-src 'none'")
                .doesNotContain("<script", "\u202e", "\u001b", "http:", "https:");
        assertThat(access().out()).contains("\\u202e\\u001b[2J").doesNotContain("\u202e", "\u001b");
    }

    private Ran access(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "access",
                                "--config",
                                folder.toString(),
                                "--tools",
                                "shop=" + folder.resolve("tools.json")));
        arguments.addAll(Arrays.asList(more));
        return Ran.sluice(arguments.toArray(String[]::new));
    }

    private List<JsonValue> rows(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--json"));
        arguments.addAll(Arrays.asList(more));
        Ran ran = access(arguments.toArray(String[]::new));
        assertThat(ran.err()).isEmpty();
        try {
            return Told.rows(Json.read(ran.out().strip()), "cells");
        } catch (MalformedJsonException e) {
            throw new AssertionError(ran.out(), e);
        }
    }

    private JsonValue row(String grant, String tool) {
        List<JsonValue> rows = rows("--grant", grant, "--tool", tool);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static void is(JsonValue row, String access, String rule) {
        assertThat(Told.cell(row, "access")).isEqualTo(access);
        assertThat(Told.cell(row, "rule")).isEqualTo(rule);
    }

    private static void assertRefused(Ran ran, String why) {
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains(why);
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, content);
    }
}

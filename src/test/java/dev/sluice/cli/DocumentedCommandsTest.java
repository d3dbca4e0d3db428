package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.cases.Json;
import dev.sluice.cli.lint.Linter;
import dev.sluice.protocol.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages say of the command line is what it does. */
class DocumentedCommandsTest {
    private static final Path REFERENCE = Path.of("docs/reference-cli.md");
    private static final Path GUIDE = Path.of("docs/guides-policy-tests.md");
    private static final String QUICKSTART = "examples/quickstart";

    @TempDir Path folder = Path.of("");

    @Test
    void the_guides_cases_pass_and_its_policy_has_no_mistakes() throws Exception {
        String policy = write("policies/refunds.yaml", block(GUIDE, "yaml policy"));
        String cases = write("policies-tests/refunds.yaml", block(GUIDE, "yaml cases"));

        assertThat(Ran.sluice("policy", "lint", policy).out())
                .isEqualTo("1 files, 0 errors, 0 warnings\n");
        assertThat(Ran.sluice("policy", "test", cases))
                .isEqualTo(new Ran(0, "5 cases, 5 passed, 0 failed\n", ""));
    }

    /** The first of them finds what the page says it finds. */
    @Test
    void the_readmes_commands_do_what_it_says() throws Exception {
        List<String> commands =
                Files.readAllLines(Path.of("README.md")).stream()
                        .filter(line -> line.startsWith("target/sluice "))
                        .toList();

        assertThat(commands).hasSize(4);
        for (String command : commands) {
            Ran ran = Ran.sluice(command.substring("target/sluice ".length()).split(" "));

            assertThat(ran.err()).as(command).isEmpty();
            assertThat(ran.code()).as(command).isEqualTo(command.contains(" lint ") ? 1 : 0);
            if (ran.code() == 1) {
                assertThat(ran.out()).contains("session-limit-alone").contains("1 warnings");
            }
        }
    }

    @Test
    void every_lint_rule_is_on_the_page() throws Exception {
        String page = Files.readString(REFERENCE);

        assertThat(Linter.rules()).allSatisfy(rule -> assertThat(page).contains("`" + rule + "`"));
    }

    @Test
    void lint_has_the_documented_shape() throws Exception {
        String policy = write("p.yaml", "{version: \"1\", default: deny}");

        assertShape("lint", Ran.sluice("policy", "lint", "--output", "json", policy));
    }

    @Test
    void test_has_the_documented_shape() throws Exception {
        String cases = write("c.yaml", "cases: [{call: {tool: b}, expect: {decision: allowed}}]");

        assertShape("test", Ran.sluice("policy", "test", "--output", "json", cases));
    }

    @Test
    void explain_has_the_documented_shape() throws Exception {
        String policy = write("p.yaml", block(GUIDE, "yaml policy"));

        assertShape(
                "explain",
                Ran.sluice(
                        "policy",
                        "explain",
                        "--output=json",
                        "--policy",
                        policy,
                        "--tool=refund",
                        "--args={\"currency\":\"EUR\",\"amount\":1}"));
    }

    @Test
    void diff_has_the_documented_shape() throws Exception {
        String before = write("old.yaml", "{version: \"1\", default: allow}");
        String after =
                write(
                        "new.yaml",
                        "{version: \"1\", default: deny, tools: {pay: {deny_if: [{conditions:"
                                + " [{path: args.amount, op: gt, value: 1}]}]}}}");
        String log = write("log.jsonl", line("refund") + line("pay") + "nonsense\n");

        Ran ran = Ran.sluice("policy", "diff", "--output=json", before, after, "--audit", log);

        assertShape("diff", ran);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("log.jsonl:3: left out: this is not JSON");
        assertThat(ran.out()).contains("\"unreadable\":1");
    }

    @Test
    void a_log_without_any_readable_line_exits_with_2() throws Exception {
        String policy = write("p.yaml", "{version: \"1\", default: allow}");
        String log = write("log.jsonl", "nonsense\n\n");

        Ran ran = Ran.sluice("policy", "diff", policy, policy, "--audit", log);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void check_has_the_documented_shape() throws Exception {
        Files.createDirectories(folder.resolve("policies"));
        Files.createDirectories(folder.resolve("grants"));
        write("servers/s.yaml", "{url: nonsense}");

        assertShape("check", Ran.sluice("config", "check", "--output", "json", QUICKSTART));
        assertShape(
                "check-failed",
                Ran.sluice("config", "check", "--output", "json", folder.toString()));
    }

    private static String line(String tool) {
        return "{\"method\":\"tools/call\",\"tool\":\""
                + tool
                + "\",\"argumentKeys\":[\"amount\"],\"server\":\"shop\",\"grant\":\"g\",\"subject\":\"s\"}\n";
    }

    /** The same members everywhere, of the same types. */
    private static void assertShape(String example, Ran ran) throws Exception {
        assertThat(ran.out().lines()).hasSize(1);
        Set<String> documented = new TreeSet<>();
        Set<String> printed = new TreeSet<>();
        collect("", Json.read(block(REFERENCE, "json " + example).strip()), documented);
        collect("", Json.read(ran.out().strip()), printed);
        assertThat(printed).containsExactlyElementsOf(documented);
    }

    private static void collect(String path, JsonValue value, Set<String> shape) {
        value.members().forEach(each -> collect(path + "/" + each.key(), each.value(), shape));
        value.elements().forEach(each -> collect(path + "/*", each, shape));
        if (!value.isNull()) {
            shape.add(path + " " + type(value));
        }
    }

    private static String type(JsonValue value) {
        if (value.isText()) {
            return "text";
        }
        if (value.isNumber()) {
            return "number";
        }
        if (value.isObject()) {
            return "object";
        }
        return value.isArray() ? "list" : "truth";
    }

    private static String block(Path page, String kind) throws IOException {
        Matcher block =
                Pattern.compile("(?s)```" + kind + "\n(.*?)```").matcher(Files.readString(page));
        assertThat(block.find()).as(kind).isTrue();
        return block.group(1);
    }

    private String write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return Files.writeString(file, content).toString();
    }
}

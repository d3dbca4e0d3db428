package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.lint.Linter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        String policy = write("policies/refunds.yaml", DocumentedShape.block(GUIDE, "yaml policy"));
        String cases =
                write("policies-tests/refunds.yaml", DocumentedShape.block(GUIDE, "yaml cases"));

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

        DocumentedShape.check("lint", Ran.sluice("policy", "lint", "--output", "json", policy));
    }

    @Test
    void test_has_the_documented_shape() throws Exception {
        String cases = write("c.yaml", "cases: [{call: {tool: b}, expect: {decision: allowed}}]");

        DocumentedShape.check("test", Ran.sluice("policy", "test", "--output", "json", cases));
    }

    @Test
    void explain_has_the_documented_shape() throws Exception {
        String policy = write("p.yaml", DocumentedShape.block(GUIDE, "yaml policy"));

        DocumentedShape.check(
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

        DocumentedShape.check("diff", ran);
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

        DocumentedShape.check(
                "check", Ran.sluice("config", "check", "--output", "json", QUICKSTART));
        DocumentedShape.check(
                "check-failed",
                Ran.sluice("config", "check", "--output", "json", folder.toString()));
    }

    private static String line(String tool) {
        return "{\"method\":\"tools/call\",\"tool\":\""
                + tool
                + "\",\"argumentKeys\":[\"amount\"],\"server\":\"shop\",\"grant\":\"g\",\"subject\":\"s\"}\n";
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

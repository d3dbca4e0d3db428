package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command keeps: exit codes, results on standard output, the rest beside it. */
class SluiceCommandTest {
    private static final String FINE = "{version: \"1\", default: allow}";

    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "policy",
                "config",
                "nonsense",
                "policy lint",
                "policy lint --output yaml p.yaml",
                "policy lint --tools a --server b p.yaml",
                "policy test",
                "policy explain --policy p.yaml",
                "policy explain --tool t",
                "policy diff a.yaml b.yaml",
                "policy diff a.yaml --cases c.yaml",
                "config check",
                "token",
                "token new",
                "serve"
            })
    void wrong_usage_exits_with_2_and_says_why_on_standard_error(String arguments) {
        Ran ran = Ran.sluice(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "policy lint none.yaml",
                "policy test none.yaml",
                "policy explain --policy none.yaml --tool t",
                "policy diff none.yaml none.yaml --cases none.yaml",
                "policy lint src",
                "config check none"
            })
    void a_file_that_cannot_be_read_exits_with_2_and_is_named(String arguments) {
        Ran ran = Ran.sluice(arguments.split(" "));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).containsAnyOf("none", "src").contains(": ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "policy --help",
                "policy lint --help",
                "policy test --help",
                "policy explain --help",
                "policy diff --help",
                "config check --help",
                "token new --help",
                "ping --help",
                "policy lint --version",
                "serve --help"
            })
    void help_and_version_are_results(String arguments) {
        Ran ran = Ran.sluice(arguments.split(" "));

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("sluice");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void names_of_others_do_not_steer_the_terminal() throws Exception {
        Path file = write("p.yaml", "{version: \"1\", default: deny, \"\\e[31mred\": 1}");

        Ran ran = Ran.sluice("policy", "lint", file.toString());

        assertThat(ran.out()).doesNotContain("\u001b").contains("\\u001b[31mred");
    }

    @Test
    void the_loaders_refusals_are_findings() throws Exception {
        Path file = write("p.yaml", "version: \"1\"\ndefault: maybe\n");

        Ran ran = Ran.sluice("policy", "lint", file.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .contains("p.yaml:2: error[load] /default: unknown action; write")
                .contains("1 files, 1 errors, 0 warnings");
    }

    @Test
    void a_policy_without_mistakes_is_fine() throws Exception {
        Ran ran = Ran.sluice("policy", "lint", write("p.yaml", FINE).toString());

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo("1 files, 0 errors, 0 warnings\n");
    }

    @Test
    void failed_cases_are_told_one_a_line() throws Exception {
        Path cases =
                write(
                        "c.yaml",
                        """
                        policy: {version: "1", default: allow}
                        cases:
                          - {call: {tool: a}, expect: {decision: allowed}}
                          - {call: {tool: b}, expect: {decision: denied}}
                        """);

        Ran ran = Ran.sluice("policy", "test", cases.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .isEqualTo(
                        cases
                                + ":4: tool b: expected decision: denied; got decision: allowed\n"
                                + "2 cases, 1 passed, 1 failed\n");
    }

    @Test
    void a_folder_of_cases_is_run_whole() {
        Ran ran = Ran.sluice("policy", "test", "src/test/resources/policy/cases");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains(" 0 failed");
    }

    @Test
    void unreadable_cases_exit_with_2() throws Exception {
        Path cases = write("c.yaml", "cases: [{call: {tool: a}}]");

        Ran ran = Ran.sluice("policy", "test", cases.toString());

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("c.yaml:1 /cases/0: \"expect\" is missing");
    }

    @Test
    void an_explanation_exits_with_0_whatever_the_decision() throws Exception {
        Path file = write("p.yaml", "{version: \"1\", default: deny}");

        Ran ran = Ran.sluice("policy", "explain", "--policy", file.toString(), "--tool", "t");

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("4  default for what is not listed: refuses: (default deny)")
                .contains("listed: no")
                .contains("decision: denied, rule (default deny)");
    }

    @Test
    void an_explanation_tells_who_is_asked_before_which_limits() throws Exception {
        Path file =
                write(
                        "p.yaml",
                        "{version: \"1\", default: deny, tools: {t: {approval: {reason: money"
                                + " leaves}, limits: [{window: hour, max: 5}]}}}");

        Ran ran = Ran.sluice("policy", "explain", "--policy", file.toString(), "--tool", "t");

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("8  approval: asks a person: /tools/t/approval")
                .contains("9  limits: passes")
                .contains("/tools/t/limits/0: 1 of 5")
                .contains("decision: pending, rule /tools/t/approval: money leaves");
    }

    @Test
    void a_call_that_a_new_policy_asks_a_person_about_is_a_changed_decision() throws Exception {
        Path before = write("old.yaml", "{version: \"1\", default: allow}");
        Path after =
                write("new.yaml", "{version: \"1\", default: allow, tools: {t: {approval: {}}}}");
        Path cases = write("c.yaml", "cases: [{call: {tool: t}, expect: {decision: allowed}}]");

        Ran ran =
                Ran.sluice(
                        "policy",
                        "diff",
                        before.toString(),
                        after.toString(),
                        "--cases",
                        cases.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("allowed (default allow) → pending /tools/t/approval");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "{\"a\":1,\"a\":2}"})
    void arguments_that_no_gateway_reads_exit_with_2(String args) throws Exception {
        Path file = write("p.yaml", FINE);

        Ran ran = explain(file, "t", args);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("--args: ");
    }

    @Test
    void a_good_folder_is_summed_up() {
        Ran ran = Ran.sluice("config", "check", "examples/quickstart");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("servers: demo").contains("quickstart sha256:");
    }

    @Test
    void a_bad_folder_is_told_with_its_problems() throws Exception {
        for (String kind : new String[] {"servers", "policies", "grants"}) {
            Files.createDirectories(folder.resolve(kind));
        }
        write("servers/s.yaml", "{url: nonsense}");

        Ran ran = Ran.sluice("config", "check", folder.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("servers/s.yaml:1 /url: ");
    }

    @Test
    void a_name_may_lead_to_a_document_of_a_kind_that_is_kept_elsewhere() throws Exception {
        for (String kind : new String[] {"servers", "policies", "grants"}) {
            Files.createDirectories(folder.resolve(kind));
        }
        write("servers/s.yaml", "{url: 'http://s/mcp'}");
        write(
                "grants/g.yaml",
                "{server: s, policy: p, token: 'sha256:"
                        + "0f343b0931126a20f133d67c2b018a3b5e6e4c1b5a1e0c2d3f4a5b6c7d8e9f00'}");
        String documents = folder.toString();

        Ran here = Ran.sluice("config", "check", documents);
        Ran elsewhere = Ran.sluice("config", "check", documents, "--elsewhere=policies,switches");
        Ran other = Ran.sluice("config", "check", documents, "--elsewhere=issuers");
        Ran unknown = Ran.sluice("config", "check", documents, "--elsewhere=policy");

        assertThat(here.out()).contains("there is no policy \"p\"");
        assertThat(elsewhere.code()).as(elsewhere.toString()).isZero();
        assertThat(other.code()).isEqualTo(1);
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("there is no kind policy");
    }

    @Test
    void what_is_unwise_about_servers_is_told_and_the_folder_is_good_all_the_same()
            throws Exception {
        for (String kind : new String[] {"servers", "policies", "grants"}) {
            Files.createDirectories(folder.resolve(kind));
        }
        write("servers/s.yaml", "{command: [uvx, reports], env: {REPORTS_TOKEN: hunter2}}");

        Ran ran = Ran.sluice("config", "check", folder.toString());
        Ran json = Ran.sluice("config", "check", "--output", "json", folder.toString());

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("warning: server s: \"uvx\" fetches whatever is published last")
                .contains("warning: server s: the variable REPORTS_TOKEN looks like a secret")
                .doesNotContain("hunter2");
        assertThat(json.out()).contains("\"warnings\":[{\"server\":\"s\",\"message\":");
    }

    @Test
    void the_environment_says_where_servers_are() {
        Ran ran =
                Ran.sluice(
                        Map.of("SLUICE_CONFIG_DIR", folder.toString()),
                        "policy",
                        "lint",
                        "--server",
                        "nobody",
                        "p.yaml");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(folder.resolve("servers") + " holds no nobody.yaml");
    }

    @Test
    void a_secret_that_is_missing_is_told_by_its_header() throws Exception {
        Files.createDirectories(folder.resolve("servers"));
        write(
                "servers/s.yaml",
                "{url: \"http://127.0.0.1:9/mcp\", auth: {headers: {Api-Key: {env: NO_KEY}}}}");

        Ran ran =
                Ran.sluice(
                        "policy", "lint", "--config", folder.toString(), "--server", "s", "p.yaml");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualTo(
                        "the secret of header Api-Key of server s cannot be read or used"
                                + System.lineSeparator());
    }

    private Path write(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void a_tool_named_deny_if_is_explained_by_the_list_its_condition_stands_in() throws Exception {
        Path file =
                write(
                        "p.yaml",
                        """
                version: "1"
                default: deny
                tools: {deny_if: {require: [{conditions: [{path: args.x, op: gt, value: 1}]}]}}
                """);

        Ran ran = explain(file, "deny_if", "{\"x\": \"2\"}");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("which require takes for false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2000000000", "0e-2147483647"})
    void an_amount_of_two_thousand_million_digits_is_explained_in_short(String amount)
            throws Exception {
        Path file =
                write(
                        "p.yaml",
                        """
                version: "1"
                default: deny
                tools: {t: {limits: [{window: hour, max: 5, increment_from: args.amount}]}}
                """);

        Ran ran = explain(file, "t", "{\"amount\": " + amount + "}");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).hasSizeLessThan(2_000);
    }

    private static Ran explain(Path policy, String tool, String arguments) {
        return Ran.sluice(
                "policy",
                "explain",
                "--policy",
                policy.toString(),
                "--tool",
                tool,
                "--args",
                arguments);
    }
}

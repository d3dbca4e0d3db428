package dev.sluice.cli.lint;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.tools.ToolList;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule finds its mistake, and nothing where there is none. */
class LinterTest {
    private static final Path TOOLS = Path.of("src/test/resources/cli/tools.json");

    /** Parts of a policy, and what is found in them without knowing the server. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    default: deny                                                             | nothing-allowed /default
                    default: deny, tools: {t: {action: deny}}                                 | nothing-allowed /default
                    default: deny, tools: {t: {}}, hide: ['*']                                | hidden-entry /tools/t; nothing-allowed /default
                    default: deny, tools: {t: {deny_if: [{conditions: []}]}}                  | nothing-allowed /default
                    default: deny, tools: {t: {}}                                             | -
                    default: deny, prompts: {allow: [p]}                                      | -
                    default: deny, resources: {default: allow}                                | -
                    default: allow                                                            | -
                    default: allow, hide: [t], tools: {t: {}}                                 | hidden-entry /tools/t
                    default: allow, hide: ['d*'], tools: {drop: {rate_limit: {max: 1, window: 1, scope: grant}}} | hidden-entry /tools/drop
                    default: allow, hide: ['d*'], tools: {drop: {action: deny}}               | -
                    default: allow, hide: ['d*'], tools: {'*': {}}                            | -
                    default: allow, mode: shadow                                              | shadow-mode /mode
                    default: allow, tools: {t: {mode: shadow}}                                | shadow-mode /tools/t/mode
                    default: allow, tools: {t: {approval: {}}}                                | -
                    default: deny, tools: {t: {action: require_approval}}                     | -
                    default: allow, hide: [t], tools: {t: {approval: {}}}                     | hidden-entry /tools/t
                    default: allow, tools: {t: {action: deny, approval: {}}}                  | behind-deny /tools/t/approval
                    default: allow, tools: {t: {approval: {}, deny_if: [{conditions: []}]}}   | behind-deny /tools/t/approval
                    default: allow, tools: {t: {rate_limit: {max: 5, window: 60}}}            | session-limit-alone /tools/t/rate_limit
                    default: allow, tools: {t: {limits: [{window: 60, max: 5, scope: session}]}} | session-limit-alone /tools/t/limits/0
                    default: allow, tools: {t: {limits: [{window: 60, max: 5, scope: session}, {counter: c, window: 60, max: 9, scope: caller}]}} | -
                    default: allow, all_tools: {limits: [{window: 60, max: 99}]}, tools: {t: {rate_limit: {max: 5, window: 60}}} | -
                    default: allow, tools: {t: {action: deny, limits: [{window: 60, max: 5}]}} | behind-deny /tools/t/limits/0
                    default: allow, tools: {t: {action: deny, deny_if: [{conditions: []}]}}   | behind-deny /tools/t/deny_if/0
                    default: allow, tools: {t: {deny_if: [{conditions: []}], limits: [{window: 60, max: 5}]}} | behind-deny /tools/t/limits/0
                    default: allow, tools: {t: {limits: [{counter: a, window: minute, max: 2}, {counter: b, window: hour, max: 120}]}} | unreachable-limit /tools/t/limits/1
                    default: allow, tools: {t: {limits: [{counter: a, window: minute, max: 2}, {counter: b, window: hour, max: 119}]}} | -
                    default: allow, tools: {t: {limits: [{counter: a, window: minute, max: 10}, {counter: b, window: hour, max: 5}]}} | unreachable-limit /tools/t/limits/0
                    default: allow, tools: {t: {limits: [{counter: a, window: minute, max: 2, scope: session}, {counter: b, window: hour, max: 600}]}} | -
                    default: allow, tools: {t: {limits: [{counter: a, window: minute, max: 2}, {counter: b, window: minute, max: 2}]}} | unreachable-limit /tools/t/limits/1
                    default: allow, tools: {t: {limits: [{counter: a, window: minute, max: 2}, {counter: b, window: minute, max: 900, increment_from: args.n}]}} | -
                    default: allow, tools: {t: {limits: [{counter: a, window: minute, max: 2}, {counter: b, window: minute, max: 9}]}, u: {limits: [{counter: b, window: minute, max: 9}]}} | -
                    default: allow, all_tools: {limits: [{counter: a, window: minute, max: 2}]}, tools: {t: {limits: [{counter: b, window: minute, max: 3}]}} | unreachable-limit /tools/t/limits/0
                    default: allow, tools: {t: {limits: [{window: minute, max: 1023, lease: false}]}} | lease-without-effect /tools/t/limits/0/lease
                    default: allow, tools: {t: {limits: [{window: minute, max: 1023, lease: true}]}} | lease-without-effect /tools/t/limits/0/lease
                    default: allow, all_tools: {limits: [{window: minute, max: 1e6, increment_from: args.n, lease: false}]} | lease-without-effect /all_tools/limits/0/lease
                    default: allow, tools: {t: {limits: [{window: minute, max: 1024, lease: false}]}} | -
                    default: allow, tools: {t: {limits: [{window: minute, max: 9}]}}          | -
                    """)
    void a_mistake_is_found_without_knowing_the_server(String policy, String found) {
        assertThat(found(policy, null)).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    deny_if: [{conditions: [{path: args.a, op: regex, value: '.*'}]}]         | regex-matches-everything /tools/t/deny_if/0/conditions/0/value
                    deny_if: [{conditions: [{path: args.a, op: regex, value: ''}]}]           | regex-matches-everything /tools/t/deny_if/0/conditions/0/value
                    deny_if: [{conditions: [{path: args.a, op: regex, value: '^'}]}]          | regex-matches-everything /tools/t/deny_if/0/conditions/0/value
                    deny_if: [{conditions: [{path: args.a, op: regex, value: '$'}]}]          | regex-matches-everything /tools/t/deny_if/0/conditions/0/value
                    require: [{conditions: [{path: args.a, op: regex, value: 'a*'}]}]         | regex-matches-everything /tools/t/require/0/conditions/0/value
                    deny_if: [{conditions: [{path: args.a, op: regex, value: '^a*$'}]}]       | -
                    deny_if: [{conditions: [{path: args.a, op: regex, value: '[a-z]'}]}]      | -
                    deny_if: [{conditions: [{path: args.a, op: not_in, value: [1]}]}]         | not-in-without-exists /tools/t/deny_if/0/conditions/0
                    require: [{conditions: [{path: args.a, op: exists, value: true}]}], deny_if: [{conditions: [{path: args.a, op: not_in, value: [1]}]}] | -
                    require: [{conditions: [{path: args.a, op: exists, value: false}]}], deny_if: [{conditions: [{path: args.a, op: not_in, value: [1]}]}] | not-in-without-exists /tools/t/deny_if/0/conditions/0
                    require: [{conditions: [{path: args.b, op: exists, value: true}]}], deny_if: [{conditions: [{path: args.a, op: not_in, value: [1]}]}] | not-in-without-exists /tools/t/deny_if/0/conditions/0
                    deny_if: [{conditions: [{path: caller.subject, op: not_in, value: [x]}]}] | -
                    require: [{conditions: [{path: args.a, op: not_in, value: [1]}]}]         | -
                    require: [{conditions: [{path: args.a, op: eq, value: 1}, {path: args.a, op: eq, value: 2}]}] | contradiction /tools/t/require/0/conditions/1
                    require: [{conditions: [{path: args.a, op: eq, value: 1}, {path: args.a, op: eq, value: 1.0}]}] | -
                    require: [{conditions: [{path: args.a, op: gt, value: 5}, {path: args.a, op: lt, value: 5}]}] | contradiction /tools/t/require/0/conditions/1
                    require: [{conditions: [{path: args.a, op: lte, value: 5}, {path: args.a, op: gte, value: 5}]}] | -
                    require: [{conditions: [{path: args.a, op: eq, value: 7}, {path: args.a, op: lt, value: 5}]}] | contradiction /tools/t/require/0/conditions/1
                    deny_if: [{conditions: [{path: 'args.a[*]', op: eq, value: 1}, {path: 'args.a[*]', op: eq, value: 2}]}] | -
                    """)
    void a_mistake_in_a_predicate_is_found(String rules, String found) {
        assertThat(found("default: allow, tools: {t: {" + rules + "}}", null)).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    '*': {action: deny}, refund: {}                                           | dropped-refusal /tools/refund
                    '*': {action: deny}, refund: {action: deny}                               | -
                    '*': {}, refund: {}                                                       | -
                    '*': {require: [{conditions: [{path: args.a, op: eq, value: 1}]}]}, refund: {require: [{conditions: [{path: args.a, op: eq, value: 1.0}], on_deny: other}]} | -
                    '*': {require: [{conditions: [{path: args.a, op: eq, value: 1}]}]}, refund: {require: [{conditions: [{path: args.a, op: eq, value: 2}]}]} | dropped-refusal /tools/refund
                    '*': {deny_if: [{conditions: [{path: args.a, op: regex, value: '^b$'}]}]}, 'r*': {deny_if: [{conditions: [{path: args.a, op: regex, value: '^b$'}]}]} | -
                    '*': {limits: [{counter: a, window: day, max: 9}]}, 'r*': {}              | dropped-refusal /tools/r*
                    '*': {limits: [{counter: a, window: day, max: 9}]}, 'r*': {limits: [{counter: a, window: hour, max: 2}]} | -
                    'a*': {action: deny}, 'b*': {}                                            | -
                    """)
    void what_a_winner_drops_is_found(String tools, String found) {
        assertThat(found("default: allow, tools: {" + tools + "}", null)).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    tools: {refunds: {}}                                                      | unknown-tool /tools/refunds
                    tools: {'write_*': {}}                                                    | unknown-tool /tools/write_*
                    tools: {refund: {}, 'read_*': {}}                                         | -
                    hide: [drop, ping]                                                        | unknown-tool /hide/0
                    hide: ['r*'], tools: {'r*': {}}                                           | hidden-entry /tools/r*
                    tools: {'read_*': {}, read_user: {}, read_all: {}}                        | entry-never-wins /tools/read_*
                    tools: {'read_*': {}, read_user: {}}                                      | -
                    tools: {refund: {deny_if: [{conditions: [{path: args.sum, op: gt, value: 5}]}]}} | unknown-argument /tools/refund/deny_if/0/conditions/0/path
                    tools: {refund: {deny_if: [{conditions: [{path: args.amount, op: gt, value: {path: args.most}}]}]}} | unknown-argument /tools/refund/deny_if/0/conditions/0/value
                    tools: {refund: {limits: [{counter: a, window: day, max: 9, increment_from: args.sum}]}} | unknown-argument /tools/refund/limits/0/increment_from
                    tools: {refund: {deny_if: [{conditions: [{path: 'args.lines[*].cost', op: gt, value: 5}]}]}} | unknown-argument /tools/refund/deny_if/0/conditions/0/path
                    tools: {refund: {deny_if: [{conditions: [{path: 'args.lines[0].price', op: gt, value: 5}]}]}} | -
                    tools: {refund: {deny_if: [{conditions: [{path: args.extra.any, op: gt, value: 5}]}]}} | -
                    tools: {refund: {deny_if: [{conditions: [{path: args.amount.cents, op: gt, value: 5}]}]}} | unknown-argument /tools/refund/deny_if/0/conditions/0/path
                    tools: {read_all: {deny_if: [{conditions: [{path: args.any, op: gt, value: 5}]}]}} | -
                    tools: {ping: {deny_if: [{conditions: [{path: args.any, op: gt, value: 5}]}]}} | -
                    tools: {'r*': {deny_if: [{conditions: [{path: args.id, op: eq, value: x}]}]}} | -
                    all_tools: {deny_if: [{conditions: [{path: args.amount, op: gt, value: 5}]}]} | -
                    tools: {refund: {deny_if: [{conditions: [{path: args.amount, op: eq, value: '5'}]}]}} | impossible-comparison /tools/refund/deny_if/0/conditions/0
                    tools: {refund: {deny_if: [{conditions: [{path: args.amount, op: gt, value: 500}]}]}} | impossible-comparison /tools/refund/deny_if/0/conditions/0
                    tools: {refund: {deny_if: [{conditions: [{path: args.amount, op: gt, value: 499}]}]}} | -
                    tools: {refund: {deny_if: [{conditions: [{path: args.amount, op: eq, value: 1.5}]}]}} | impossible-comparison /tools/refund/deny_if/0/conditions/0
                    tools: {refund: {deny_if: [{conditions: [{path: args.amount, op: regex, value: '^5$'}]}]}} | impossible-comparison /tools/refund/deny_if/0/conditions/0
                    tools: {refund: {deny_if: [{conditions: [{path: args.currency, op: eq, value: GBP}]}]}} | impossible-comparison /tools/refund/deny_if/0/conditions/0
                    tools: {refund: {require: [{conditions: [{path: args.currency, op: in, value: [GBP, CHF]}]}]}} | impossible-comparison /tools/refund/require/0/conditions/0
                    tools: {refund: {require: [{conditions: [{path: args.currency, op: in, value: [GBP, EUR]}]}]}} | -
                    tools: {refund: {require: [{conditions: [{path: args.note, op: eq, value: null}]}]}} | -
                    tools: {refund: {require: [{conditions: [{path: args.target, op: eq, value: 5}]}]}} | impossible-comparison /tools/refund/require/0/conditions/0
                    tools: {refund: {require: [{conditions: [{path: args.target.id, op: eq, value: 5}]}]}} | -
                    tools: {refund: {require: [{conditions: [{path: args.lines, op: contains, value: 5}]}]}} | -
                    tools: {refund: {require: [{conditions: [{path: args.amount, op: exists, value: true}]}]}} | -
                    """)
    void a_mistake_is_found_by_what_the_server_has(String policy, String found) throws Exception {
        ToolList tools = ToolList.read(TOOLS.toString(), Files.readAllBytes(TOOLS));

        List<Finding> mistakes =
                lint("default: allow, " + policy, tools).stream()
                        .filter(finding -> !finding.rule().equals("unruled-tool"))
                        .toList();
        assertThat(found(mistakes)).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    require, in, [GBP]      | args.currency can be none of these values (it is one of EUR, USD); the condition never holds
                    deny_if, not_in, [GBP]  | args.currency can be none of these values (it is one of EUR, USD); the condition holds whenever the argument is there
                    deny_if, neq, GBP       | args.currency can never be this value (it is one of EUR, USD); the condition holds whenever the argument is there
                    require, gt, 5          | args.currency is a text, and "gt" here wants a number; require refuses what cannot be compared
                    deny_if, eq, 5          | args.currency is a text, and "eq" here wants a number; deny_if refuses what cannot be compared
                    """)
    void what_a_comparison_comes_to_is_told(String written, String message) throws Exception {
        ToolList tools = ToolList.read(TOOLS.toString(), Files.readAllBytes(TOOLS));
        String[] parts = written.split(", ", 3);
        String policy =
                "default: allow, tools: {refund: {%s: [{conditions: [{path: args.currency, op: %s, value: %s}]}]}}"
                        .formatted((Object[]) parts);

        assertThat(lint(policy, tools))
                .filteredOn(finding -> finding.rule().equals("impossible-comparison"))
                .extracting(Finding::message)
                .containsExactly(message);
    }

    /** What may happen to a server with tools that destroy and pay, and what is found in it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    default: allow                                                            | /default drop_all; /default refund
                    default: allow, hide: [drop_all]                                          | /default refund
                    default: allow, hide: ['drop_*'], tools: {refund: {approval: {}}}         | -
                    default: allow, tools: {refund: {}, drop_all: {action: deny}}             | /tools/refund refund
                    default: allow, tools: {'*': {}}                                          | /tools/* drop_all; /tools/* refund
                    default: allow, tools: {'*': {limits: [{window: day, max: 1}]}}           | -
                    default: allow, tools: {drop_all: {limits: [{window: day, max: 1}]}, refund: {deny_if: [{conditions: [{path: args.amount, op: gt, value: 5}]}]}} | -
                    default: allow, tools: {drop_all: {action: deny}, refund: {require: [{conditions: [{path: args.amount, op: lt, value: 5}]}]}} | -
                    default: allow, all_tools: {limits: [{window: day, max: 9}]}              | -
                    default: deny, tools: {read_user: {}}                                     | -
                    default: deny, tools: {read_user: {}, refund: {}}                         | /tools/refund refund
                    """)
    void a_dangerous_tool_that_nothing_holds_back_is_found(String policy, String found)
            throws Exception {
        String told =
                lint(policy, named("read_user", "refund", "drop_all")).stream()
                        .filter(finding -> finding.rule().equals("unruled-tool"))
                        .map(
                                finding ->
                                        finding.pointer()
                                                + " "
                                                + finding.message().split("\"", 3)[1])
                        .sorted()
                        .collect(joining("; "));

        assertThat(told.isEmpty() ? "-" : told).isEqualTo(found);
    }

    @Test
    void a_dangerous_tool_is_told_with_its_evidence_and_what_to_write() throws Exception {
        assertThat(lint("default: allow", named("read_user", "refund", "drop_all")))
                .extracting(Finding::message)
                .containsExactly(
                        "the tool \"refund\" is financial (name: \"refund\"), and no rule holds it"
                                + " back; write for example"
                                + " \"tools\": {\"refund\": {\"approval\": {}}}",
                        "the tool \"drop_all\" is destructive (name: \"drop\"), and no rule holds it"
                                + " back; write for example \"hide\": [\"drop_all\"]");
    }

    @Test
    void of_many_dangerous_tools_fifty_are_named() throws Exception {
        String[] names = new String[60];
        for (int i = 0; i < names.length; i++) {
            names[i] = "delete_" + i;
        }

        assertThat(lint("default: allow", named(names)))
                .hasSize(51)
                .last()
                .extracting(Finding::message)
                .isEqualTo("so it is with 10 more tools");
    }

    /** Hiding each tool by its name is meant; hiding some under default deny is not enough. */
    @Test
    void who_hides_each_tool_of_a_server_means_that_nothing_is_allowed() throws Exception {
        ToolList two = named("delete_user", "drop_all");

        assertThat(found("default: deny, hide: [delete_user, drop_all]", two)).isEqualTo("-");
        assertThat(found("default: deny, hide: [delete_user]", two))
                .isEqualTo("nothing-allowed /default");
        assertThat(found("default: deny, hide: ['*']", two)).isEqualTo("nothing-allowed /default");
    }

    private static ToolList named(String... names) throws Exception {
        String list =
                Stream.of(names)
                        .map(name -> "{\"name\":\"" + name + "\"}")
                        .collect(joining(",", "[", "]"));
        return ToolList.read("t.json", list.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_misspelt_tool_is_told_with_what_was_meant() throws Exception {
        ToolList tools = ToolList.read(TOOLS.toString(), Files.readAllBytes(TOOLS));

        assertThat(lint("default: deny, tools: {readUser: {}}", tools))
                .singleElement()
                .satisfies(
                        finding ->
                                assertThat(finding.message())
                                        .contains("did you mean \"read_user\"?"));
    }

    @Test
    void a_finding_stands_on_its_line() {
        byte[] policy =
                "version: \"1\"\ndefault: allow\ntools:\n  t:\n    mode: shadow\n"
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(Linter.lint("p", "p.yaml", policy, null))
                .singleElement()
                .satisfies(finding -> assertThat(finding.line()).isEqualTo(5));
    }

    @Test
    void every_rule_has_an_id_of_its_own() {
        assertThat(Linter.rules()).doesNotHaveDuplicates().doesNotContain(Finding.LOAD);
    }

    private static String found(String policy, @Nullable ToolList tools) {
        return found(lint(policy, tools));
    }

    private static String found(List<Finding> findings) {
        String found =
                findings.stream()
                        .map(finding -> finding.rule() + " " + finding.pointer())
                        .sorted()
                        .collect(joining("; "));
        return found.isEmpty() ? "-" : found;
    }

    private static List<Finding> lint(String policy, @Nullable ToolList tools) {
        String text = "{version: \"1\", " + policy + "}";
        return Linter.lint("p", "p.yaml", text.getBytes(StandardCharsets.UTF_8), tools);
    }
}

package dev.sluice.cli.diff;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SingleDocument;
import dev.sluice.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the decision log can tell of another policy, and what it cannot. */
class AuditDiffTest {
    private static final String RULE =
            "{version: \"1\", default: deny, tools: {t: {%s: [{conditions: [%s]}]}}}";

    /**
     * A tool called with {@code a} present and {@code b} left out, under {@code default: allow}.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    deny_if | {path: args.a, op: gt, value: 1}                     | hangs on args.a
                    deny_if | {path: args.a, op: exists, value: true}              | hangs on args.a
                    deny_if | {path: 'args.a[*].c', op: eq, value: 1}              | hangs on args.a[*].c
                    deny_if | {path: args.b, op: gt, value: 1}                     | allowed /tools/t
                    deny_if | {path: args.b, op: exists, value: false}             | denied /tools/t/deny_if/0
                    require | {path: args.b, op: eq, value: 1}                     | denied /tools/t/require/0
                    require | {path: args.a, op: eq, value: 1}                     | hangs on args.a
                    deny_if | {path: args.b, op: eq, value: {path: args.a}}        | hangs on args.a
                    deny_if | {path: caller.subject, op: eq, value: {path: args.a}} | hangs on args.a
                    require | {path: caller.claims.team, op: eq, value: x}         | hangs on caller.claims.team
                    require | {path: caller.subject, op: eq, value: s}             | allowed /tools/t
                    deny_if | {path: caller.grant, op: eq, value: g}               | denied /tools/t/deny_if/0
                    deny_if | {path: args.b, op: gt, value: 1}, {path: args.a, op: gt, value: 1} | allowed /tools/t
                    """)
    void only_what_was_left_out_is_exact(String field, String conditions, String expected) {
        String after = RULE.formatted(field, conditions);

        String actual = compare("{version: \"1\", default: allow}", after, line("a"));

        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void an_amount_that_was_present_is_unknown() {
        String after =
                "{version: \"1\", default: deny, tools: {t: {limits: [{counter: c, window: day,"
                        + " max: 9, increment_from: args.a}]}}}";

        assertThat(compare("{version: \"1\", default: allow}", after, line("a")))
                .isEqualTo("hangs on args.a");
        assertThat(compare("{version: \"1\", default: allow}", after, line("b")))
                .isEqualTo("denied /tools/t/limits/0");
    }

    /** A line ends its names with an ellipsis when the call had more than it can hold. */
    @Test
    void an_argument_that_a_cut_list_may_have_held_is_unknown() {
        String after = RULE.formatted("deny_if", "{path: args.z, op: gt, value: 1}");

        assertThat(compare("{version: \"1\", default: allow}", after, line("…")))
                .isEqualTo("hangs on args.z");
    }

    @Test
    void rules_that_stay_the_same_say_the_same_of_any_value() {
        String rule = "t: {deny_if: [{conditions: [{path: args.a, op: gt, value: 1}]}]}";

        assertThat(
                        compare(
                                "{version: \"1\", default: deny, tools: {" + rule + "}}",
                                "{version: \"1\", default: deny, tools: {u: {}, " + rule + "}}",
                                line("a")))
                .isEqualTo("unchanged 1");
    }

    @Test
    void what_is_told_of_documents_and_missing_lines_is_no_call_and_no_fault() {
        AuditDiff diff =
                new AuditDiff(
                        policy("{version: \"1\", default: allow}"),
                        policy("{version: \"1\", default: deny}"));

        assertThat(diff.add("{\"event\":\"config\",\"result\":\"applied\"}", "p")).isNull();
        assertThat(diff.add("{\"event\":\"dropped\",\"lines\":3}", "p")).isNull();
        assertThat(diff.skipped()).isEqualTo(2);
    }

    @Test
    void what_an_operator_did_is_no_call_and_no_fault() {
        AuditDiff diff =
                new AuditDiff(
                        policy("{version: \"1\", default: allow}"),
                        policy("{version: \"1\", default: deny}"));

        String fault = diff.add("{\"act\":\"limits.reset\",\"grant\":\"g\",\"counters\":1}", "p");

        assertThat(fault).isNull();
        assertThat(diff.skipped()).isEqualTo(1);
    }

    @Test
    void limits_that_change_are_told_without_a_changed_decision() {
        String limited =
                "{version: \"1\", default: deny, tools: {t: {limits: [{counter: c, window: 60,"
                        + " max: %d}]}}}";
        AuditDiff diff = new AuditDiff(policy(limited.formatted(5)), policy(limited.formatted(6)));
        diff.add(line("a"), null);

        assertThat(diff.differences().changeDecisions()).isFalse();
        assertThat(diff.differences().changes())
                .singleElement()
                .satisfies(change -> assertThat(change.what()).containsExactly("limits"));
    }

    @Test
    void equal_lines_are_one_with_a_count() {
        AuditDiff diff =
                new AuditDiff(
                        policy("{version: \"1\", default: allow}"),
                        policy("{version: \"1\", default: deny}"));
        for (int i = 0; i < 3; i++) {
            assertThat(diff.add(line("a"), null)).isNull();
        }

        assertThat(diff.differences().changes())
                .singleElement()
                .satisfies(change -> assertThat(change.count()).isEqualTo(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nonsense                                              | this is not JSON
                    []                                                    | this is no JSON object
                    {}                                                    | "method" is missing
                    {"method":"tools/call","argumentKeys":"a"}            | "argumentKeys" is missing or no list
                    {"method":"tools/call","argumentKeys":[1],"server":"s","grant":"g","subject":"s"} | holds something else than text
                    """)
    void a_line_that_cannot_be_read_says_why(String line, String why) {
        AuditDiff diff =
                new AuditDiff(
                        policy("{version: \"1\", default: allow}"),
                        policy("{version: \"1\", default: deny}"));

        assertThat(diff.add(line, null)).contains(why);
    }

    @Test
    void lines_of_other_policies_and_methods_are_skipped() {
        AuditDiff diff =
                new AuditDiff(
                        policy("{version: \"1\", default: allow}"),
                        policy("{version: \"1\", default: deny}"));
        diff.add(line("a"), "other");
        diff.add(line("a").replace("tools/call", "completion/complete"), null);

        assertThat(diff.skipped()).isEqualTo(2);
        assertThat(diff.differences().changes()).isEmpty();
    }

    private static String compare(String before, String after, String line) {
        AuditDiff diff = new AuditDiff(policy(before), policy(after));
        assertThat(diff.add(line, null)).isNull();
        Differences differences = diff.differences();
        List<String> told = new ArrayList<>();
        differences
                .changes()
                .forEach(
                        change ->
                                told.add(change.after().decision() + " " + change.after().rule()));
        differences.undecidable().forEach(each -> told.add("hangs on " + each.path()));
        return told.isEmpty()
                ? "unchanged " + differences.unchanged()
                : told.stream().collect(joining("; "));
    }

    private static String line(String key) {
        return "{\"method\":\"tools/call\",\"tool\":\"t\",\"argumentKeys\":[\""
                + key
                + "\"],\"server\":\"x\",\"grant\":\"g\",\"subject\":\"s\",\"policy\":\"p\"}";
    }

    private static Policy policy(String text) {
        SingleDocument<Policy> result =
                SingleDocument.policy("p", "p.yaml", text.getBytes(StandardCharsets.UTF_8));
        assertThat(result).isInstanceOf(SingleDocument.Loaded.class);
        return ((SingleDocument.Loaded<Policy>) result).value();
    }
}

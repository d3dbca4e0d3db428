package dev.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.lint.Finding;
import dev.sluice.cli.lint.Linter;
import dev.sluice.cli.tools.ToolList;
import dev.sluice.config.SingleDocument;
import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The recommended policy loads, lints clean, and decides as the class of each tool says. */
class RecommendationTest {
    private static final Classifier CLASSIFIER = Classifier.standard();

    static Stream<Assessment> cases() throws IOException {
        return ToolCase.all().stream().map(each -> CLASSIFIER.assess(each.tool()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    get_export_jobs     | Shows the latest jobs that export data, also cancelled ones.
                    check_export_status | Tells how far a job is that exports answers.
                    """)
    void a_reading_tool_gets_the_policy_of_one_line(String name, String description) {
        Assessment tool = assess(name, description);

        assertThat(tool.riskClass().risk()).isEqualTo("low");
        assertThat(Recommendation.text(List.of(tool)))
                .isEqualTo(
                        """
                        {
                          "version": "1",
                          "default": "deny",
                          "tools": {
                            "%s": {}
                          }
                        }
                        """
                                .formatted(name));
    }

    @Test
    void rules_of_a_server_are_one_line_for_each_tool() {
        List<Assessment> tools =
                List.of(
                        assess("get_user", "Gets a user."),
                        assess("update_user", "Updates a user."),
                        assess("send_mail", "Sends a mail."),
                        assess("delete_user", "Deletes a user."),
                        assess("create_refund", "Creates a refund."));

        assertThat(Recommendation.text(tools))
                .isEqualTo(
                        """
                        {
                          "version": "1",
                          "default": "deny",
                          "hide": [
                            "delete_user"
                          ],
                          "tools": {
                            "get_user": {},
                            "update_user": {"limits": [{"window": "minute", "max": 30}]},
                            "send_mail": {"limits": [{"window": "minute", "max": 10}]},
                            "create_refund": {"approval": {}}
                          }
                        }
                        """);
        holds(tools);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_policy_for_one_tool_decides_as_its_class_says(Assessment tool) {
        holds(List.of(tool));
    }

    @Test
    void a_policy_for_all_tools_decides_as_their_classes_say() throws IOException {
        Map<String, Assessment> worst = new LinkedHashMap<>();
        cases().forEach(
                        each ->
                                worst.merge(
                                        each.tool().name(),
                                        each,
                                        (a, b) ->
                                                a.riskClass().compareTo(b.riskClass()) >= 0
                                                        ? a
                                                        : b));

        assertThat(worst).hasSizeGreaterThan(100);
        holds(List.copyOf(worst.values()));
    }

    /** Whatever a server calls its tools, nothing is allowed that was not meant. */
    @Test
    void names_that_no_policy_can_name_are_left_out_and_told() {
        List<Assessment> tools =
                List.of(
                        assess("get_*", "Gets."),
                        assess("what?", "Says what."),
                        assess(" get_x", "Gets."),
                        assess("get\\u0000x", "Gets."),
                        assess("get\\u202ex", "Gets."),
                        assess("x".repeat(257), "Gets."),
                        assess("get_\\\"x\\\\", "Gets."),
                        assess("get_ünï", "Gets."));

        assertThat(Recommendation.leftOut(tools)).hasSize(6);
        assertThat(Recommendation.leftOut(tools).get(0))
                .isEqualTo(
                        "\"get_*\" is left out, and so denied: in a policy its * or ? would match"
                                + " other names too");
        Policy policy = policy(Recommendation.text(tools));
        assertThat(policy.tools().entries()).hasSize(2);
        assertThat(decide(policy, "get_anything")).isInstanceOf(Decision.Refused.class);
        assertThat(decide(policy, "get_*")).isInstanceOf(Decision.Refused.class);
        assertThat(decide(policy, "get_\"x\\")).isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void a_name_that_is_listed_twice_gets_the_rule_of_the_worse() {
        List<Assessment> tools =
                List.of(assess("thing", "Deletes a thing."), assess("thing", "Gets a thing."));

        assertThat(Recommendation.of(tools).get("hide")).isEqualTo(List.of("thing"));
        assertThat(Recommendation.of(tools).get("tools")).isEqualTo(Map.of());
    }

    /** A document may be 256 KiB long, so 5,000 tools take more than one. */
    @Test
    void policies_of_a_large_server_are_split_so_that_each_loads() {
        List<Assessment> tools = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            tools.add(assess("update_the_thing_number_" + i, "Updates one thing."));
        }

        List<List<Assessment>> parts = Recommendation.parts(tools);

        assertThat(parts).hasSizeBetween(2, 4);
        assertThat(parts.stream().flatMap(List::stream).toList()).isEqualTo(tools);
        for (List<Assessment> part : parts) {
            assertThat(policy(Recommendation.text(part)).tools().entries()).hasSameSizeAs(part);
        }
        assertThat(Recommendation.parts(tools.subList(0, 500))).hasSize(1);
        assertThat(Recommendation.parts(List.of())).containsExactly(List.of());
    }

    /** Loads what is recommended, lints it, and asks the engine about each tool. */
    private static void holds(List<Assessment> tools) {
        String text = Recommendation.text(tools);
        Policy policy = policy(text);
        ToolList list = new ToolList(tools.stream().map(Assessment::tool).toList());

        assertThat(Linter.lint("p", "p.json", text.getBytes(StandardCharsets.UTF_8), list))
                .extracting(Finding::toString)
                .isEmpty();
        assertThat(JsonText.of(Recommendation.of(tools)))
                .isEqualTo(text.replaceAll("\\n *|(?<=[:,]) ", ""));
        for (Assessment each : tools) {
            assertThat(told(decide(policy, each.tool().name())))
                    .as("%s", each.tool().name())
                    .isEqualTo(
                            switch (each.riskClass()) {
                                case READ -> "allowed";
                                case WRITE -> "30 in PT1M";
                                case EXECUTE -> "10 in PT1M";
                                case DESTRUCTIVE -> "(hidden)";
                                case FINANCIAL -> "approval";
                            });
        }
        assertThat(told(decide(policy, "some_other_tool"))).isEqualTo("(default deny)");
    }

    private static String told(Decision decision) {
        if (decision instanceof Decision.Allowed allowed) {
            if (allowed.approval() != null) {
                return "approval";
            }
            return allowed.limits().isEmpty()
                    ? "allowed"
                    : allowed.limits().get(0).rule().max()
                            + " in "
                            + allowed.limits().get(0).rule().window();
        }
        return decision.rule();
    }

    private static Decision decide(Policy policy, String name) {
        return PolicyEngine.decide(
                Switches.NONE,
                policy,
                new Call(
                        "server",
                        new CallerFacts("grant", "subject", null),
                        new Target(Target.Kind.TOOL, name),
                        null));
    }

    private static Policy policy(String text) {
        SingleDocument<Policy> read =
                SingleDocument.policy("p", "p.json", text.getBytes(StandardCharsets.UTF_8));
        if (read instanceof SingleDocument.Loaded<Policy> loaded) {
            return loaded.value();
        }
        throw new AssertionError(read.toString());
    }

    private static Assessment assess(String name, String description) {
        return CLASSIFIER.assess(
                ToolCase.tool(
                        "{\"name\":\"" + name + "\",\"description\":\"" + description + "\"}"));
    }
}

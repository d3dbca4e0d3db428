package dev.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools are thought to be, and that nothing a server writes changes how that is found. */
class ClassifierTest {
    private final Classifier classifier = Classifier.standard();

    static List<ToolCase> cases() throws IOException {
        return ToolCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_tool_has_the_class_of_the_worst_it_can_do(ToolCase wanted) {
        Assessment found = classifier.assess(wanted.tool());
        Evidence first = found.evidence().get(0);
        List<String> signals =
                found.signals().stream()
                        .map(signal -> signal.kind().word() + " " + signal.where())
                        .toList();

        assertThat(found.riskClass().word() + ", " + found.confidence().word())
                .as("%s", found.evidence())
                .isEqualTo(wanted.riskClass() + ", " + wanted.confidence());
        if (wanted.evidence() != null) {
            assertThat(first.where() + ": " + first.quote()).isEqualTo(wanted.evidence());
        }
        if (wanted.signals() != null) {
            assertThat(signals).containsExactlyInAnyOrderElementsOf(wanted.signals());
        }
        assertThat(first.says()).isEqualTo(found.riskClass());
    }

    @Test
    void every_class_has_many_cases() throws IOException {
        Map<RiskClass, Integer> counts = new EnumMap<>(RiskClass.class);
        for (ToolCase each : cases()) {
            counts.merge(classifier.assess(each.tool()).riskClass(), 1, Integer::sum);
        }

        assertThat(cases()).hasSizeGreaterThanOrEqualTo(150);
        assertThat(counts)
                .hasSize(5)
                .allSatisfy((each, count) -> assertThat(count).isGreaterThan(15));
    }

    /** It is the server that is judged: no hint of its own makes a tool milder. */
    @Test
    void no_hint_lowers_a_class() throws IOException {
        for (ToolCase each : cases()) {
            RiskClass bare = classifier.assess(with(each.tool(), Map.of())).riskClass();
            for (boolean readOnly : new boolean[] {true, false}) {
                for (boolean destructive : new boolean[] {true, false}) {
                    Tool hinted =
                            with(
                                    each.tool(),
                                    Map.of(
                                            "readOnlyHint",
                                            readOnly,
                                            "destructiveHint",
                                            destructive,
                                            "idempotentHint",
                                            true,
                                            "openWorldHint",
                                            false));
                    assertThat(classifier.assess(hinted).riskClass())
                            .as("%s", each)
                            .isGreaterThanOrEqualTo(bare);
                }
            }
        }
    }

    @Test
    void hidden_text_is_flagged_wherever_it_stands() {
        String tag = Character.toString(0xE0041);
        Tool tool =
                ToolCase.tool(
                        """
                        {"name":"get_^","title":"^","description":"^","_meta":{"a/b":["x","^"]},
                         "inputSchema":{"properties":{"x^":{"description":"^"},"y":{"description":"\\u202e"}}}}
                        """
                                .replace("^", tag));

        assertThat(Classifier.standard().assess(tool).signals())
                .filteredOn(each -> each.kind() == Signal.Kind.HIDDEN_TEXT)
                .extracting(Signal::where)
                .containsExactly(
                        "name",
                        "title",
                        "description",
                        "/_meta/a~1b/1",
                        "/inputSchema/properties/x" + tag,
                        "/inputSchema/properties/y/description");
        assertThat(Classifier.standard().assess(ToolCase.tool("{\"name\":\"a\"}")).signals())
                .isEmpty();
    }

    private static Tool with(Tool tool, Map<String, Object> hints) {
        return new Tool(
                tool.name(),
                tool.title(),
                tool.description(),
                tool.inputSchema(),
                tool.outputSchema(),
                ToolCase.tool("{\"name\":\"x\",\"annotations\":" + JsonText.of(hints) + "}")
                        .annotations(),
                tool.hidden(),
                tool.fingerprint());
    }

    @Property(tries = 300)
    void whatever_a_server_writes_is_assessed_the_same_each_time(
            @ForAll @StringLength(max = 300) String name,
            @ForAll @StringLength(max = 600) String description,
            @ForAll @StringLength(max = 40) String argument,
            @ForAll @IntRange(max = 3) int nesting) {
        Tool tool = ToolCase.tool(definition(name, description, argument, nesting));

        Assessment found = classifier.assess(tool);

        assertThat(found).isEqualTo(classifier.assess(tool));
        isBounded(found);
    }

    private static void isBounded(Assessment found) {
        assertThat(found.evidence()).isNotEmpty().hasSizeLessThanOrEqualTo(8);
        assertThat(found.evidence())
                .allSatisfy(each -> assertThat(each.quote()).isNotEmpty().hasSizeLessThan(100));
        assertThat(found.signals()).hasSizeLessThanOrEqualTo(70);
    }

    /** Sizes that a quadratic step anywhere would not finish in the time of a test. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete ",
                "a",
                "(",
                "\"",
                "to ",
                ", and ",
                "without ",
                ". ",
                " \n",
                "-",
                "not ",
                "it ",
                "İ"
            })
    void a_definition_of_two_megabytes_is_cut_short(String repeated) {
        String much = repeated.repeat(2_000_000 / repeated.length());
        String definition =
                "{\"name\":%s,\"description\":%s,\"inputSchema\":{\"properties\":{%s}}}"
                        .formatted(JsonText.of("x" + much), JsonText.of(much), manyArguments());
        Tool tool = ToolCase.tool(definition);

        isBounded(classifier.assess(tool));
    }

    private static String manyArguments() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            all.append(i == 0 ? "" : ",")
                    .append("\"url_")
                    .append(i)
                    .append("\":{\"type\":\"string\"}");
        }
        return all.toString();
    }

    @Test
    void a_schema_as_deep_as_the_reader_lets_through_is_walked_to_a_bound() {
        String deep = "{\"properties\":{\"url\":".repeat(60) + "{}" + "}}".repeat(60);

        isBounded(
                classifier.assess(
                        ToolCase.tool("{\"name\":\"get_x\",\"inputSchema\":" + deep + "}")));
    }

    private static String definition(
            String name, String description, String argument, int nesting) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", argument);
        schema.put("enum", List.of(argument, 1, "delete"));
        for (int i = 0; i < nesting; i++) {
            schema =
                    new LinkedHashMap<>(
                            Map.of("properties", Collections.singletonMap(argument, schema)));
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        entry.put("description", description);
        entry.put("inputSchema", schema);
        entry.put("annotations", Map.of("destructiveHint", argument));
        return JsonText.of(entry);
    }

    @Test
    void an_override_beats_the_rules_and_says_so() {
        Overrides overrides =
                Overrides.read(
                        "o.json",
                        """
                        {"tools": {
                          "*": {"class": "Execute", "why": "nobody looked at the rest"},
                          "delete_*": {"class": "Destructive", "why": "as the name says"},
                          "delete_draft": {"class": "Write", "why": "drafts come back"}}}
                        """
                                .getBytes(StandardCharsets.UTF_8));
        Classifier overridden = classifier.with(overrides);

        Assessment draft = overridden.assess(ToolCase.tool("{\"name\":\"delete_draft\"}"));

        assertThat(draft.riskClass()).isEqualTo(RiskClass.WRITE);
        assertThat(draft.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(draft.evidence())
                .containsExactly(
                        new Evidence("override", "drafts come back", RiskClass.WRITE),
                        new Evidence("name", "delete", RiskClass.DESTRUCTIVE));
        assertThat(overridden.assess(ToolCase.tool("{\"name\":\"delete_it\"}")).riskClass())
                .isEqualTo(RiskClass.DESTRUCTIVE);
        assertThat(overridden.assess(ToolCase.tool("{\"name\":\"get\"}")).riskClass())
                .isEqualTo(RiskClass.EXECUTE);
    }
}

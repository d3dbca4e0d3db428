package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, what they are about, and revisions. */
class WordsTest {

    @ParameterizedTest
    @EnumSource(McpMethod.class)
    @Threat("B23")
    void a_method_is_found_by_its_exact_name_only(McpMethod method) {
        String name = method.wireName();

        assertThat(McpMethod.of(name)).isEqualTo(method);
        assertThat(McpMethod.of(name.toUpperCase(java.util.Locale.ROOT))).isNull();
        assertThat(McpMethod.of(name + "/")).isNull();
        assertThat(McpMethod.of(" " + name)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tools/Call",
                "tools/call/",
                "tasks/update",
                "x/y",
                "roots/list",
                "tools"
            })
    void an_unknown_method_has_no_row(String name) {
        assertThat(McpMethod.of(name)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            textBlock =
                    """
                    tools/call            | {"name":"a"}                                | TOOL     | a
                    tools/call            | {"name":"d\\u0072op"}                       | TOOL     | drop
                    tools/call            | {}                                          | -        | -
                    tools/call            | -                                           | -        | -
                    tools/call            | {"name":null}                               | -        | -
                    tools/call            | {"name":{"a":1}}                            | -        | -
                    tools/call            | {"name":["a"]}                              | -        | -
                    tools/call            | {"uri":"a"}                                 | -        | -
                    prompts/get           | {"name":"p"}                                | PROMPT   | p
                    resources/read        | {"uri":"file:///a"}                         | RESOURCE | file:///a
                    resources/subscribe   | {"uri":"file:///a"}                         | RESOURCE | file:///a
                    resources/unsubscribe | {"uri":"file:///a"}                         | RESOURCE | file:///a
                    completion/complete   | {"ref":{"type":"ref/prompt","name":"p"}}    | PROMPT   | p
                    completion/complete   | {"ref":{"type":"ref/resource","uri":"u:x"}} | RESOURCE | u:x
                    completion/complete   | {"ref":{"type":"ref/tool","name":"p"}}      | -        | -
                    completion/complete   | {"ref":{"name":"p"}}                        | -        | -
                    completion/complete   | {"name":"p"}                                | -        | -
                    tools/list            | {"name":"a"}                                | -        | -
                    """)
    void a_request_is_about_what_its_parameters_name(
            String method,
            @Nullable String params,
            Target.@Nullable Kind kind,
            @Nullable String name)
            throws MalformedJsonException {
        McpMethod known = java.util.Objects.requireNonNull(McpMethod.of(method));
        JsonValue value =
                params == null
                        ? null
                        : StrictJson.read(
                                params.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);

        Target target = Target.of(known.judged(), value);

        assertThat(target).isEqualTo(kind == null || name == null ? null : new Target(kind, name));
    }

    @Test
    void every_list_names_its_entries_as_calls_do() {
        assertThat(McpMethod.values())
                .filteredOn(method -> method.wireName().endsWith("/list"))
                .filteredOn(method -> method.judged() == McpMethod.Judged.OPEN)
                .allSatisfy(method -> assertThat(method.listShape()).isNotNull());
        assertThat(McpMethod.values())
                .filteredOn(McpMethod::isNotification)
                .allSatisfy(method -> assertThat(method.judged()).isEqualTo(McpMethod.Judged.OPEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-07-28 ", "2024-11-05", "2025-06-18 ", "9999-01-01", "latest"})
    void other_revisions_are_not_served(String revision) {
        assertThat(Revision.isServed(revision)).isFalse();
    }

    @Test
    void the_header_came_with_the_second_revision_served_and_sessions_went_with_the_fourth() {
        assertThat(Revision.SERVED).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(Revision.SERVED).filteredOn(Revision::hasHeader).hasSize(3);
        assertThat(Revision.SERVED).filteredOn(Revision::isModern).isEqualTo(Revision.MODERN);
    }
}

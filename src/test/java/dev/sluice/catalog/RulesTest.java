package dev.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of rules or overrides says where it is wrong. */
class RulesTest {
    private static final Path FILE = Path.of("src/main/resources/catalog/rules.json");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {                                            | o.json: this is not JSON: the value is missing or cut off
                    []                                           | o.json:  must be an object
                    {}                                           | o.json:  "tools" is missing
                    {"tools": {}, "tool": {}}                    | o.json: /tool is unknown; write one of [$schema, tools]
                    {"tools": {"a": {}}}                         | o.json: /tools/a "class" is missing
                    {"tools": {"a": {"class": "Write"}}}         | o.json: /tools/a "why" is missing
                    {"tools": {"a": {"class": "Write", "why": " "}}} | o.json: /tools/a/why must be a text that is not empty
                    {"tools": {"a/b": {"class": "write", "why": "w"}}} | o.json: /tools/a~1b/class is no class; write Read, Write, Execute, Destructive or Financial, as in "Write"
                    {"tools": {"": {"class": "Write", "why": "w"}}} | o.json: /tools/ names no tool; write its name, or a pattern such as "sync_*"
                    {"tools": {"a": 1}}                          | o.json: /tools/a must be an object
                    {"tools": {"a": {}, "a": {}}}                | o.json: this is not JSON: duplicate key
                    """)
    void an_override_that_cannot_be_used_is_told_with_its_place(String document, String message) {
        assertThatThrownBy(
                        () -> Overrides.read("o.json", document.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnusableRulesException.class)
                .message()
                .startsWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "subjects":       | "subject":          | /subject is unknown; write one of
                    "delete",         | "get",              | /verbs/Destructive/0 "get" stands there twice; delete one of them
                    "also_nouns": [   | "also_nouns": ["x", | /also_nouns/0 "x" is none of the verbs; delete it
                    "Destructive": [  | "Terrible": [       | /verbs/Terrible is no class
                    "Destructive": [  | "Destructive": [1,  | /verbs/Destructive/0 must be a text that is not empty
                    """)
    void rules_that_cannot_be_used_are_told_with_their_place(
            String part, String other, String message) throws IOException {
        String text = Files.readString(FILE);
        byte[] wrong =
                text.replaceFirst(java.util.regex.Pattern.quote(part), other)
                        .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Rules.read("r.json", wrong))
                .isInstanceOf(UnusableRulesException.class)
                .message()
                .startsWith("r.json: " + message);
    }

    @Test
    void the_rules_are_found_by_their_verbs_in_each_form() throws IOException {
        Rules rules = Rules.read("r.json", Files.readAllBytes(FILE));

        assertThat(rules.verbs.at(Words.ofText("cancelling"), 0)).isNotNull();
        assertThat(rules.verbs.at(Words.ofText("canceling"), 0)).isNotNull();
        assertThat(rules.verbs.at(Words.ofText("queries"), 0)).isNotNull();
        assertThat(rules.verbs.at(Words.ofText("purges"), 0)).isNotNull();
        assertThat(rules.verbs.at(Words.ofText("cancelled"), 0)).isNull();
    }
}

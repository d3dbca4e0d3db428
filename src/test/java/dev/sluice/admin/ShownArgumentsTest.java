package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments as a person reads them: digit by digit, and folded where they are long. */
class ShownArgumentsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    9007199254740993             | 9007199254740993
                    1.10                         | 1.10
                    "100"                        | "100"
                    "a\\"b\\\\u202e"             | "a\\"b\\\\u202e"
                    true                         | true
                    null                         | null
                    {}                           | {}
                    []                           | []
                    """)
    void a_short_value_is_shown_as_it_is(String json, String shown) {
        ShownArguments.Row row = ShownArguments.of("{\"a\":" + json + "}").rows().get(0);

        assertThat(flat(row)).isEqualTo(shown);
        assertThat(row.folded()).isFalse();
    }

    @Test
    void a_nested_value_is_folded_and_written_line_by_line() {
        ShownArguments.Row row =
                ShownArguments.of("{\"a\":{\"b\":[1,{\"c\":\"d\"}],\"e\":{}}}").rows().get(0);

        assertThat(row.folded()).isTrue();
        assertThat(row.kind()).isEqualTo("object with 2 members");
        assertThat(flat(row))
                .isEqualTo(
                        """
                        {
                          "b": [
                            1,
                            {
                              "c": "d"
                            }
                          ],
                          "e": {}
                        }""");
    }

    @Test
    void a_long_text_is_folded_with_its_length() {
        ShownArguments.Row row =
                ShownArguments.of("{\"a\":\"" + "\ud83d\ude00".repeat(100) + "\"}").rows().get(0);

        assertThat(row.folded()).isTrue();
        assertThat(row.kind()).isEqualTo("text of 100 characters");
    }

    @Test
    void what_cannot_be_shown_says_why() {
        assertThat(ShownArguments.of("{").areShown()).isFalse();
        assertThat(ShownArguments.of("{\"a\":\"" + "x".repeat(262_144) + "\"}").trouble())
                .contains("262152 bytes");
        assertThat(ShownArguments.of("{}").areShown()).isTrue();
        assertThat(ShownArguments.of("[1]").rows()).hasSize(1);
    }

    private static String flat(ShownArguments.Row row) {
        return row.value().stream().map(VisibleText.Part::text).collect(Collectors.joining());
    }
}

package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.0, 1",
        "1e2, 100",
        "100, 100",
        "-0, 0",
        "-0.0e5, 0",
        "0.10, 0.1",
        "1e-3, 0.001",
        "-12.50, -12.5",
        "9007199254740993, 9007199254740993",
        "9007199254740993.000, 9007199254740993",
        "0.1000000000000000055511151231257827, 0.1000000000000000055511151231257827",
        "1e21, 1000000000000000000000",
    })
    void equal_numbers_are_written_alike_and_never_pass_through_a_double(
            String written, String canonical) throws MalformedDocumentException {
        assertThat(canonical(written)).isEqualTo(canonical);
    }

    @Test
    void keys_are_sorted_by_utf_16_code_units() throws MalformedDocumentException {
        String sorted =
                canonical("{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"a\":3,\"B\":4,\"\":5,\"é\":6}");

        assertThat(sorted).isEqualTo("{\"\":5,\"B\":4,\"a\":3,\"é\":6,\"😀\":2,\"\ufb33\":1}");
    }

    @Test
    void texts_are_escaped_as_rfc_8785_says() throws MalformedDocumentException {
        String escaped =
                canonical(
                        "\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\\b\\t\\f\\r\\u007f\"");

        assertThat(escaped).isEqualTo("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\t\\f\\r\u007f\"");
    }

    @Test
    void white_space_goes_and_the_order_of_lists_stays() throws MalformedDocumentException {
        assertThat(canonical(" [ 2 , 1,[ ], { }, true,false , null ] "))
                .isEqualTo("[2,1,[],{},true,false,null]");
    }

    private static String canonical(String json) throws MalformedDocumentException {
        return Canonical.of(DocumentParser.parse("x.json", json.getBytes(StandardCharsets.UTF_8)));
    }
}

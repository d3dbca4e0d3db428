package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.Threat;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reader takes and refuses, by the byte. */
class StrictJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " \t\r\n{ } \n",
                "null",
                "true",
                "false",
                "0",
                "-0",
                "-1.50e+10",
                "1E400",
                "\"\"",
                "{\"\":1}",
                "{\"a\":1,\"A\":2}",
                "{\"a\":{\"a\":{\"a\":1}}}",
                "[{\"a\":1},{\"a\":1}]",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\"",
                "\"\\ud83d\\ude00\"",
                "\"%7F%C2%80%DF%BF%E0%A0%80%ED%9F%BF%EE%80%80%EF%BF%BF\"",
                "\"%F0%90%80%80%F4%8F%BF%BF\"",
            })
    void one_value_is_accepted(String json) {
        assertThatCode(() -> request(json)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"a":1,"a":2}               | duplicate key
                    {"a":1,"\\u0061":2}         | duplicate key
                    {"\\u0061":1,"a":2}         | duplicate key
                    {"\\u0061":1,"\\u0061":2}   | duplicate key
                    {"":1,"":2}                 | duplicate key
                    {"/":1,"\\/":2}             | duplicate key
                    {"%C3%A9":1,"\\u00E9":2}    | duplicate key
                    {"x":[{"a":1,"a":2}]}       | duplicate key
                    {"x":{"b":{},"a":1,"a":2}}  | duplicate key
                    {"a":{"b":1},"a":2}         | duplicate key
                    {"a":"%C1%AE"}              | not UTF-8
                    {"n%C1%A1me":1}             | not UTF-8
                    "%C0%AF"                    | not UTF-8
                    "%E0%80%AF"                 | not UTF-8
                    "%F0%80%80%AF"              | not UTF-8
                    "%ED%A0%80"                 | not UTF-8
                    "%ED%BF%BF"                 | not UTF-8
                    "%F4%90%80%80"              | not UTF-8
                    "%F5%80%80%80"              | not UTF-8
                    "%FF"                       | not UTF-8
                    "%80"                       | not UTF-8
                    "%C3"                       | not UTF-8
                    "%E2%82"                    | not UTF-8
                    "%E2%28%A1"                 | not UTF-8
                    %F0%9F%98                   | not UTF-8
                    %EF%BB%BF{}                 | not JSON
                    {}{}                        | more than one JSON value
                    {}//x                       | more than one JSON value
                    {}%00                       | more than one JSON value
                    1 2                         | more than one JSON value
                    01                          | more than one JSON value
                    -01                         | more than one JSON value
                    NaN                         | not JSON
                    Infinity                    | not JSON
                    -Infinity                   | not JSON
                    +1                          | not JSON
                    .5                          | not JSON
                    1.                          | not JSON
                    1.e1                        | not JSON
                    1e                          | cut off
                    0x10                        | more than one JSON value
                    -                           | cut off
                    tru                         | not JSON
                    nulL                        | not JSON
                    {'a':1}                     | a key must be a string
                    {a:1}                       | a key must be a string
                    {"a":1,}                    | a key must be a string
                    {,}                         | a key must be a string
                    [1,]                        | not JSON
                    [,1]                        | not JSON
                    [01]                        | a comma or the end
                    {"a" 1}                     | a colon is missing
                    {"a":1 "b":2}               | a comma or the end
                    [1}                         | a comma or the end
                    {"a":1                      | unterminated value
                    {"a"                        | cut off
                    {                           | cut off
                    ["a                         | unterminated string
                    "a%0Ab"                     | control character
                    "a%00b"                     | control character
                    "a%1Fb"                     | control character
                    "a%09b"                     | control character
                    "\\x41"                     | unknown escape
                    "\\U0041"                   | unknown escape
                    "\\u004"                    | hexadecimal
                    "\\u00%C3%A9"               | hexadecimal
                    "\\u-041"                   | hexadecimal
                    "\\ud800"                   | lone surrogate
                    "\\udc00"                   | lone surrogate
                    "\\ud800\\ud800"            | lone surrogate
                    "\\ud800a"                  | lone surrogate
                    "\\udc00\\ud800"            | lone surrogate
                    {"\\uD800":1}               | lone surrogate
                    /**/{}                      | not JSON
                    %0B{}                       | not JSON
                    %C2%A0{}                    | not JSON
                    """)
    @Threat({"B6", "B7", "B8", "B9"})
    void anything_else_is_refused(String text, String reason) {
        assertThatThrownBy(() -> request(text))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t\r "})
    @Threat("B16")
    void nothing_is_no_value(String text) {
        assertThatThrownBy(() -> request(text)).isInstanceOf(MalformedJsonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    @Threat("B7")
    void other_encodings_are_refused(String encoding) {
        byte[] bytes = "{\"a\":1}".getBytes(Charset.forName(encoding));

        assertThatThrownBy(() -> StrictJson.read(bytes, JsonLimits.REQUEST))
                .isInstanceOf(MalformedJsonException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 17, 18, 300})
    @Threat("B1")
    void a_duplicate_is_found_among_few_keys_and_among_many(int keys) {
        for (int twice = 0; twice < keys - 1; twice += Math.max(1, keys / 9)) {
            String again = "\\u006b" + twice;
            String json = object(keys - 1, "{\"inner\":1}") + ",\"" + again + "\":1}";

            assertThatThrownBy(() -> request(json)).hasMessageContaining("duplicate key");
        }
        assertThatCode(() -> request(object(keys, "{\"k0\":1}") + "}")).doesNotThrowAnyException();
    }

    @Test
    @Threat("B13")
    void sixty_four_levels_are_deep_enough() {
        assertThatCode(() -> request("[".repeat(64) + "]".repeat(64))).doesNotThrowAnyException();
        assertThatCode(() -> request("{\"a\":".repeat(64) + "1" + "}".repeat(64)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> request("[".repeat(65) + "]".repeat(65)))
                .hasMessageContaining("nested deeper than 64");
        assertThatThrownBy(() -> request("{\"a\":".repeat(65) + "1" + "}".repeat(65)))
                .hasMessageContaining("nested deeper than 64");
        assertThatThrownBy(() -> request("[".repeat(1_000_000)))
                .hasMessageContaining("nested deeper than 64");
    }

    @Test
    @Threat({"B12", "B14"})
    void keys_numbers_and_containers_are_bounded() {
        assertThatCode(() -> request("{\"" + "k".repeat(256) + "\":1}")).doesNotThrowAnyException();
        assertThatThrownBy(() -> request("{\"" + "k".repeat(257) + "\":1}"))
                .hasMessageContaining("key too long");
        assertThatCode(() -> request("9".repeat(1_000))).doesNotThrowAnyException();
        assertThatThrownBy(() -> request("9".repeat(1_001)))
                .hasMessageContaining("number too long");
        assertThatCode(() -> request(object(10_000, "1") + "}")).doesNotThrowAnyException();
        assertThatThrownBy(() -> request(object(10_001, "1") + "}"))
                .hasMessageContaining("more than 10000 members");
        assertThatThrownBy(() -> request("[" + "1,".repeat(10_000) + "1]"))
                .hasMessageContaining("more than 10000 members");
    }

    @Test
    void a_server_may_answer_with_lone_surrogates_and_longer_keys() throws MalformedJsonException {
        String json = "{\"" + "k".repeat(65_536) + "\":\"\\ud800\"}";

        JsonValue value = StrictJson.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.REPLY);

        assertThat(value.members().get(0).value().text()).isEqualTo("\ud800");
    }

    @Test
    void a_fault_says_where_and_never_quotes_the_document() {
        assertThatThrownBy(() -> request("{\"secret\":1,\"secret\":2}"))
                .hasMessage("duplicate key at byte 12");
    }

    private static String object(int members, String value) {
        return IntStream.range(0, members)
                .mapToObj(i -> "\"k" + i + "\":" + value)
                .collect(Collectors.joining(",", "{", ""));
    }

    private static JsonValue request(String text) throws MalformedJsonException {
        return StrictJson.read(Octets.of(text), JsonLimits.REQUEST);
    }
}

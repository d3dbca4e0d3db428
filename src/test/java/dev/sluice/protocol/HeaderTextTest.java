package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text in header fields: MCP 2026-07-28, Streamable HTTP, "Value Encoding". */
@Threat("B20")
class HeaderTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            textBlock =
                    """
                    us-west1|us-west1
                    ~~|~~
                    a b\tc|a b\tc
                    Hello, 世界|=?base64?SGVsbG8sIOS4lueVjA==?=
                     padded |=?base64?IHBhZGRlZCA=?=
                    =?base64?literal?=|=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=
                    =?base64?|=?base64?
                    =?BASE64?eA==?=|=?BASE64?eA==?=
                    """)
    void a_text_and_its_header_value(String text, String header) {
        assertThat(HeaderText.encode(text)).isEqualTo(header);
        assertThat(HeaderText.decode(header)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {" echo", "echo\t", "  echo  "})
    void white_space_around_a_value_does_not_count(String header) {
        assertThat(HeaderText.decode(header)).isEqualTo("echo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=?base64?ZWNobw?=", // no padding
                "=?base64?ZWNobw===?=", // too much
                "=?base64?ZWNobx==?=", // unused bits set
                "=?base64?ZWNo bw==?=",
                "=?base64?_-8=?=", // the alphabet of URLs
                "=?base64?/w==?=", // not UTF-8
                "=?base64?wK8=?=", // overlong
                "=?base64?7aCA?=", // a lone surrogate
                "=?base64?====?=",
                "\u00e9cho",
                "ec\u0000ho",
                "ec\u007fho",
                "\u4e16"
            })
    void another_spelling_is_none(String header) {
        assertThat(HeaderText.decode(header)).isNull();
    }

    @Property(tries = 5_000)
    void whatever_is_encoded_decodes_to_itself_in_safe_octets(@ForAll String text) {
        boolean whole = text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
        String header = HeaderText.encode(text);

        assertThat(header.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'))).isTrue();
        if (whole) {
            assertThat(HeaderText.decode(header)).isEqualTo(text);
        }
    }
}

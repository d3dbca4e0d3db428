package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that a tool wants repeated in headers. */
@Threat("B22")
class ParamHeaderTest {

    @Test
    void annotations_are_found_along_properties_only() throws MalformedJsonException {
        assertThat(
                        of(
                                """
                                {"a": {"type": "string", "x-mcp-header": "A"},
                                 "b": {"type": "object", "properties": {
                                   "c": {"type": "integer", "x-mcp-header": "B-C"}}},
                                 "d": {"type": "array", "items": {"type": "string", "x-mcp-header": "D"}},
                                 "e": {"type": "boolean"}}
                                """))
                .containsExactly(
                        new ParamHeader("A", List.of("a")),
                        new ParamHeader("B-C", List.of("b", "c")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": {\"type\": \"string\", \"x-mcp-header\": \"\"}}",
                "{\"a\": {\"type\": \"string\", \"x-mcp-header\": \"A B\"}}",
                "{\"a\": {\"type\": \"string\", \"x-mcp-header\": \"A\\r\\nX\"}}",
                "{\"a\": {\"type\": \"string\", \"x-mcp-header\": 1}}",
                "{\"a\": {\"type\": \"number\", \"x-mcp-header\": \"A\"}}",
                "{\"a\": {\"x-mcp-header\": \"A\"}}",
                "{\"a\": {\"type\": [\"string\"], \"x-mcp-header\": \"A\"}}",
                "{\"a\": {\"type\": \"string\", \"x-mcp-header\": \"A\"},"
                        + " \"b\": {\"type\": \"string\", \"x-mcp-header\": \"a\"}}"
            })
    void a_tool_with_one_that_breaks_a_rule_has_none(String properties)
            throws MalformedJsonException {
        assertThat(of(properties)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            textBlock =
                    """
                    "eu"   | eu                | true
                    "eu"   | us                | false
                    "eu"   | EU                | false
                    "eu"   | -                 | false
                    "é"    | =?base64?w6k=?=   | true
                    42     | 42.0              | true
                    42.0   | 42                | true
                    42     | 4.2e1             | true
                    42     | 43                | false
                    42     | forty-two         | false
                    42     | 1e999999999       | false
                    "42"   | 42.0              | false
                    true   | true              | true
                    true   | True              | false
                    null   | -                 | true
                    null   | null              | false
                    """)
    void a_header_repeats_an_argument_or_does_not(String value, String header, boolean agrees) {
        Message.Request call =
                (Message.Request)
                        ((Reading.Read)
                                        MessageReader.request(
                                                ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
                                                                + "\"params\":{\"name\":\"t\",\"arguments\":{\"a\":"
                                                                + value
                                                                + "}}}")
                                                        .getBytes(StandardCharsets.UTF_8)))
                                .message();
        Map<String, String> headers =
                header == null
                        ? Map.of("mcp-method", "tools/call", "mcp-name", "t")
                        : Map.of(
                                "mcp-method", "tools/call", "mcp-name", "t", "mcp-param-a", header);

        String fault =
                MirroredHeaders.fault(
                        call, List.of(new ParamHeader("A", List.of("a"))), headers::get);

        assertThat(fault == null).isEqualTo(agrees);
    }

    private static List<ParamHeader> of(String properties) throws MalformedJsonException {
        String tool = "{\"name\":\"t\",\"inputSchema\":{\"properties\":" + properties + "}}";
        return ParamHeader.of(
                StrictJson.read(tool.getBytes(StandardCharsets.UTF_8), JsonLimits.REPLY));
    }
}

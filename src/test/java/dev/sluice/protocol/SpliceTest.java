package dev.sluice.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is cut out of a document, and what stays as it was written. */
class SpliceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    {"x":1,"a":2,"b":3}                  | {"a":2,"b":3}
                    {"a":2,"x":1,"b":3}                  | {"a":2,"b":3}
                    {"a":2,"b":3,"x":1}                  | {"a":2,"b":3}
                    {"x":1,"y":2,"a":3}                  | {"a":3}
                    {"a":3,"x":1,"y":2}                  | {"a":3}
                    {"x":1,"a":3,"y":2}                  | {"a":3}
                    { "x" : 1 ,  "a" : 1e0 , "y" : [1] } | {  "a" : 1e0 }
                    {"x":1,"y":2}                        | {}
                    {"x":1}                              | {}
                    {"a":1}                              | {"a":1}
                    { }                                  | { }
                    {"a":{"x":1},"x":{"a":","}}          | {"a":{"x":1}}
                    """)
    void members_are_taken_out_and_every_other_byte_stays(String before, String after)
            throws MalformedJsonException {
        JsonValue object = StrictJson.read(before.getBytes(UTF_8), JsonLimits.REQUEST);
        Splice splice = new Splice(object.document());

        splice.remove(object, Set.of("x", "y"));

        assertThat(new String(splice.bytes(), UTF_8)).isEqualTo(after);
    }

    @Test
    void it_stands_beside_other_changes() throws MalformedJsonException {
        String before = "{\"p\":{\"x\":1,\"a\":2},\"q\":3}";
        JsonValue object = StrictJson.read(before.getBytes(UTF_8), JsonLimits.REQUEST);
        JsonValue inner = java.util.Objects.requireNonNull(object.get("p"));
        Splice splice = new Splice(object.document());

        splice.replace(java.util.Objects.requireNonNull(inner.get("a")), "22");
        splice.remove(inner, Set.of("x"));

        assertThat(new String(splice.bytes(), UTF_8)).isEqualTo("{\"p\":{\"a\":22},\"q\":3}");
    }
}

package dev.sluice.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    [1,2,3]         | 0,1,2 | [1,2,3]
                    [1,2,3]         | 0,2   | [1,3]
                    [1,2,3]         | 1     | [2]
                    [ 1 , 2 , 3 ]   | 0,1   | [1,2]
                    [1,2,3]         | ~~    | []
                    {"a":1}         | ~~    | []
                    """)
    void elements_are_kept_and_what_is_cut_out_of_them_is_gone(
            String array, String indexes, String after) throws MalformedJsonException {
        for (String inner : new String[] {"", "\"xx\""}) {
            String element = inner.isEmpty() ? "$0" : "[$0,\"xx\"]";
            String document = "[" + array.replaceAll("[0-9]", element) + ",true]";
            JsonValue whole = StrictJson.read(document.getBytes(UTF_8), JsonLimits.REQUEST);
            JsonValue list = whole.elements().get(0);
            Splice splice = new Splice(whole.document());
            List<JsonValue> kept = new ArrayList<>();
            for (String index : indexes.isEmpty() ? new String[0] : indexes.split(",")) {
                JsonValue each = list.elements().get(Integer.parseInt(index));
                kept.add(each);
                each.elements().stream()
                        .filter(JsonValue::isText)
                        .forEach(text -> splice.cut(text.start() + 1, text.end() - 1));
            }

            splice.keep(list, kept);

            assertThat(new String(splice.bytes(), UTF_8))
                    .isEqualTo(
                            "[" + after.replaceAll("[0-9]", element.replace("xx", "")) + ",true]");
        }
    }
}

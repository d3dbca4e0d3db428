package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Node.ObjectNode;
import dev.sluice.testsupport.Threat;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentParserTest {

    @Test
    @Threat("G1")
    void a_document_of_256_kib_is_read_and_one_byte_more_is_refused()
            throws MalformedDocumentException {
        String most = "# " + "x".repeat(DocumentParser.MOST_BYTES - 7) + "\na: 1";

        assertThat(parse("p.yaml", most)).isInstanceOf(ObjectNode.class);
        assertThatThrownBy(() -> parse("p.yaml", most + "2"))
                .hasMessage("p.yaml:1: the document is larger than 256 KiB; split it into several");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p.json", "p.yaml"})
    @Threat("G1")
    void depth_32_is_read_and_33_is_refused(String file) throws MalformedDocumentException {
        assertThat(parse(file, "[".repeat(32) + "]".repeat(32))).isNotNull();
        assertThatThrownBy(() -> parse(file, "[".repeat(33) + "]".repeat(33)))
                .hasMessageContaining("deeper than 32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p.json", "p.yaml"})
    @Threat("G1")
    void a_quarter_of_a_mebibyte_of_brackets_is_refused_and_exhausts_nothing(String file) {
        assertThatThrownBy(() -> parse(file, "[".repeat(DocumentParser.MOST_BYTES)))
                .hasMessageContaining("deeper than 32");
    }

    @Test
    void a_number_of_very_many_digits_is_refused_before_it_is_computed() {
        assertThatThrownBy(() -> parse("p.json", "9".repeat(200_000)))
                .hasMessageContaining("more than 1,000 characters");
    }

    @Test
    void an_exponent_of_1000_is_the_largest() throws MalformedDocumentException {
        assertThat(Canonical.of(parse("p.json", "1e+01000"))).hasSize(1001);
        assertThatThrownBy(() -> parse("p.json", "1e99999999999999999999"))
                .hasMessageContaining("beyond ±1000");
    }

    @Test
    void a_member_stands_on_the_line_of_its_key() throws MalformedDocumentException {
        ObjectNode root = (ObjectNode) parse("p.yaml", "# one\na:\n\n  b:\n    - 1\n    - 2\n");
        ObjectNode a = (ObjectNode) child(root, "a");
        Node.ArrayNode b = (Node.ArrayNode) child(a, "b");

        assertThat(a.place().line()).isEqualTo(2);
        assertThat(b.place().line()).isEqualTo(4);
        assertThat(b.items().get(1).place().line()).isEqualTo(6);
        assertThat(b.items().get(1).place().pointer()).isEqualTo("/a/b/1");
    }

    @Test
    void keys_that_are_spelt_differently_but_are_the_same_are_duplicates() {
        assertThatThrownBy(() -> parse("p.json", "{\"a\": 1, \"\\u0061\": 2}"))
                .hasMessageContaining("a second time");
        assertThatThrownBy(() -> parse("p.yaml", "a: 1\n\"a\": 2\n"))
                .hasMessageContaining("a second time");
    }

    private static Node child(ObjectNode object, String key) {
        Node child = object.members().get(key);
        assertThat(child).isNotNull();
        return java.util.Objects.requireNonNull(child);
    }

    private static Node parse(String file, String text) throws MalformedDocumentException {
        return DocumentParser.parse(file, text.getBytes(StandardCharsets.UTF_8));
    }
}

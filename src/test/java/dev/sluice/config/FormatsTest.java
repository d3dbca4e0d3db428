package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.NullNode;
import dev.sluice.config.Node.NumberNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

/** JSON and YAML are two spellings of one document. */
class FormatsTest {
    private static final Place ROOT = Place.root("any", 1);
    private static final RecursiveComparisonConfiguration BUT_FOR_PLACES =
            RecursiveComparisonConfiguration.builder()
                    .withIgnoredFieldsOfTypes(Place.class)
                    .withStrictTypeChecking(true)
                    .build();

    @Test
    void the_same_policy_in_json_and_in_yaml_is_the_same_tree() throws MalformedDocumentException {
        Node yaml = SampleDocuments.read("valid/policy-full.yaml").root();
        Node json = SampleDocuments.read("valid/policy-full.json").root();

        assertThat(json).usingRecursiveComparison(BUT_FOR_PLACES).isEqualTo(yaml);
        assertThat(Canonical.of(json)).isEqualTo(Canonical.of(yaml));
        assertThat(Digests.policyVersion((ObjectNode) json))
                .isEqualTo(Digests.policyVersion((ObjectNode) yaml))
                .matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void yaml_knows_only_true_false_and_null_as_words() throws MalformedDocumentException {
        Node words = parse("w.yaml", "[no, on, y, Off, true, False, null, ~, 1_000, 2026-11-01]");

        assertThat(Canonical.of(words))
                .isEqualTo(
                        "[\"no\",\"on\",\"y\",\"Off\",true,false,null,null,\"1_000\",\"2026-11-01\"]");
    }

    @Property(tries = 300)
    void json_read_as_yaml_is_the_same_tree(@ForAll("trees") Node tree)
            throws MalformedDocumentException {
        String text = Canonical.of(tree).replace("\u007f", "\\u007f");
        Node json = parse("t.json", text);

        assertThat(parse("t.yaml", text))
                .usingRecursiveComparison(BUT_FOR_PLACES)
                .isEqualTo(json)
                .isEqualTo(tree);
    }

    @Property(tries = 300)
    void the_canonical_form_of_a_canonical_form_is_itself(@ForAll("trees") Node tree)
            throws MalformedDocumentException {
        String canonical = Canonical.of(tree);

        assertThat(Canonical.of(parse("t.json", canonical))).isEqualTo(canonical);
    }

    @Provide
    Arbitrary<Node> trees() {
        return node(3);
    }

    private static Arbitrary<Node> node(int depth) {
        Arbitrary<Node> leaf =
                Arbitraries.oneOf(
                        texts().map(text -> new TextNode(ROOT, text)),
                        Arbitraries.bigDecimals().ofScale(4).map(n -> new NumberNode(ROOT, n)),
                        Arbitraries.of(true, false).map(b -> new BooleanNode(ROOT, b)),
                        Arbitraries.just(new NullNode(ROOT)));
        return depth == 0 ? leaf : Arbitraries.oneOf(leaf, list(depth), object(depth));
    }

    private static Arbitrary<Node> list(int depth) {
        return node(depth - 1).list().ofMaxSize(4).map(items -> new ArrayNode(ROOT, items));
    }

    private static Arbitrary<Node> object(int depth) {
        return Arbitraries.maps(texts(), node(depth - 1))
                .ofMaxSize(4)
                .map(members -> new ObjectNode(ROOT, members));
    }

    /** Without C1 controls: YAML wants those escaped, and canonical JSON never escapes them. */
    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange('\0', '~')
                .withCharRange('\u00a0', '\ud7ff')
                .withCharRange('\ue000', '\ufefe')
                .ofMaxLength(8);
    }

    private static Node parse(String file, String text) throws MalformedDocumentException {
        return DocumentParser.parse(file, text.getBytes(StandardCharsets.UTF_8));
    }
}

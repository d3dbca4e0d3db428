package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published schemas accept what the gateway accepts and refuse what it refuses.
 *
 * <p>Of a file that is no document at all (syntax, duplicate keys, size, depth, features of YAML,
 * exponents) a schema hears nothing, and references between documents are not its business. Inside
 * one document it cannot say what {@link #UNSAYABLE} lists, nor look inside an IPv6 address. No
 * number here is beyond a double, as the validator computes with those.
 */
class SchemaAgreementTest {
    private static final List<Pattern> UNSAYABLE =
            Stream.of(
                            "RE2 refuses this expression",
                            "once its repetitions are written out",
                            "the case of characters from U\\+1C80 on",
                            "match some name equally well",
                            "the counter \".*\" counts ",
                            "is longer than (256|4096) bytes",
                            "is longer than the question stays open",
                            "a positive number of at most 6 decimals",
                            "the hash of a word anyone guesses",
                            "the header stands here a second time",
                            "this token stands here twice",
                            "the header holds the server's own credential",
                            "is a link-local address")
                    .map(Pattern::compile)
                    .toList();
    private static final int DOCUMENTS = Integer.getInteger("schema.documents", 2_500);
    private static final Duration LONGEST = Duration.ofMillis(DOCUMENTS);
    private static final long SEED = Long.getLong("schema.seed", System.nanoTime());

    private static final Schemas SCHEMAS = new Schemas();

    static List<Path> samples() {
        return Stream.of("valid", "invalid")
                .flatMap(folder -> SampleDocuments.in(folder).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_sample_is_judged_alike(Path file) {
        try {
            judge(SampleDocuments.read(file));
        } catch (MalformedDocumentException e) {
            assertThat(SampleDocuments.problemsOf(file)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void generated_documents_are_judged_alike(DocumentKind kind) {
        System.out.println("-Dschema.seed=" + SEED + " makes the same documents again");
        RandomDocuments documents = new RandomDocuments(new Random(SEED));
        long end = System.nanoTime() + LONGEST.toNanos();
        int right = 0;
        int wrong = 0;
        for (int i = 0; i < DOCUMENTS && System.nanoTime() < end; i++) {
            if (judge(parsed(kind, documents.next(kind)))) {
                right++;
            } else {
                wrong++;
            }
        }
        System.out.println(kind + ": " + right + " right, " + wrong + " wrong");
        assertThat(right).isGreaterThan(100);
        assertThat(wrong).isGreaterThan(100);
    }

    /** The generator writes nothing that the parser refuses. */
    private static Document parsed(DocumentKind kind, Node tree) {
        String text = Canonical.of(tree);
        try {
            Node root = DocumentParser.parse("d.json", text.getBytes(StandardCharsets.UTF_8));
            return new Document(kind, "d", "d.json", root);
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException(text, e);
        }
    }

    /** Whether the gateway accepts the document. */
    private static boolean judge(Document document) {
        List<String> problems = SampleDocuments.problemsOf(document);
        List<String> faults = SCHEMAS.faultsOf(document);
        boolean sayable =
                problems.isEmpty() || !problems.stream().allMatch(SchemaAgreementTest::isUnsayable);
        if (sayable) {
            assertThat(faults.isEmpty())
                    .as(
                            "seed %d%n%s%nthe loader says %s%nthe schema says %s",
                            SEED, Canonical.of(document.root()), problems, faults)
                    .isEqualTo(problems.isEmpty());
        }
        return problems.isEmpty();
    }

    private static boolean isUnsayable(String problem) {
        return UNSAYABLE.stream().anyMatch(cause -> cause.matcher(problem).find());
    }

    @Test
    void each_schema_says_where_it_is_published() {
        for (DocumentKind kind : DocumentKind.values()) {
            String file = kind.name().toLowerCase(Locale.ROOT) + ".schema.json";

            assertThat(Schemas.text(kind)).contains("\"$id\": \"https://sluice.dev/" + file + "\"");
        }
    }
}

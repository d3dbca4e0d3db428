package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A document that has not changed is not read again, and is judged as it was. */
class ReadingsTest {
    private final Readings readings = new Readings();

    @Test
    void a_policy_that_stays_is_read_once_and_one_that_is_another_object_anew()
            throws MalformedDocumentException {
        Document document = policy(ConfigDirectory.POLICY);

        var first = read(document);
        var again = read(document);
        var equal = read(policy(ConfigDirectory.POLICY));

        assertThat(again).isSameAs(first);
        assertThat(equal).isNotSameAs(first).isEqualTo(first);
    }

    @Test
    void what_a_set_lacked_is_forgotten() throws MalformedDocumentException {
        Document document = policy(ConfigDirectory.POLICY);
        var first = read(document);

        read(policy(ConfigDirectory.POLICY));

        assertThat(read(document)).isNotSameAs(first);
    }

    @Test
    void what_is_wrong_is_told_each_time() throws MalformedDocumentException {
        Document document = policy(ConfigDirectory.POLICY + "denny: [x]\n");

        assertThat(problems(document)).hasSize(1).isEqualTo(problems(document));
    }

    private Policy read(Document document) {
        readings.begin();
        try {
            return Objects.requireNonNull(readings.policy(document, new Problems()));
        } finally {
            readings.end();
        }
    }

    private List<Problem> problems(Document document) {
        Problems problems = new Problems();
        readings.begin();
        assertThat(readings.policy(document, problems)).isNull();
        readings.end();
        return problems.list();
    }

    private static Document policy(String text) throws MalformedDocumentException {
        String file = "policies/read.yaml";
        return new Document(
                DocumentKind.POLICY,
                "read",
                file,
                null,
                DocumentParser.parse(file, text.getBytes(StandardCharsets.UTF_8)));
    }
}

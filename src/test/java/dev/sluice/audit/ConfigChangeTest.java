package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The line that a change of the documents leaves. */
class ConfigChangeTest {

    @Test
    void thousands_of_documents_make_a_line_of_a_bounded_length() {
        List<String> names = IntStream.range(0, 5_000).mapToObj(i -> "grants/" + i).toList();

        ConfigChange change =
                new ConfigChange(
                        Instant.EPOCH, "config", "applied", 2, "b", "a", names, names, names, null);

        assertThat(change.added()).hasSize(257).endsWith("…");
        assertThat(change.changed()).hasSize(257);
        assertThat(change.removed()).hasSize(257);
    }
}

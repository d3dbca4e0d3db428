package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No threat is forgotten, and no claim about one outlives its test. */
class ThreatTableTest {
    private static final Path ROWS = Path.of("src/test/resources/threats/threats.txt");

    @Test
    void every_threat_has_a_test_or_a_reason_and_the_page_says_which() throws IOException {
        ThreatTable table = ThreatTable.of(Files.readAllLines(ROWS), ThreatTests.collect());

        assertThat(table.faults()).isEmpty();
        assertThat(table.rows()).hasSize(169);
        assertThat(table.rows().stream().map(ThreatRow::id)).isEqualTo(ThreatTable.ids());
        GeneratedPart.check(Path.of("docs/reference-threats.md"), table.markdown());
    }

    @Test
    void a_row_that_is_missing_is_told() {
        List<String> rows = reasoned();
        rows.remove(3);

        assertThat(faults(rows, Map.of())).containsExactly("A4 is missing");
    }

    @Test
    void a_row_with_neither_test_nor_reason_is_told() {
        List<String> rows = reasoned();
        rows.set(0, "A1 | tried | done");

        assertThat(faults(rows, Map.of())).containsExactly("A1 has neither a test nor a reason");
        assertThat(faults(rows, Map.of("A1", List.of("`T#t`")))).isEmpty();
    }

    @Test
    void a_reason_beside_a_test_is_told() {
        assertThat(faults(reasoned(), Map.of("J6", List.of("`T#t`"))))
                .containsExactly("J6 has a test, so its reason for having none is stale");
    }

    @Test
    void an_id_that_nobody_knows_is_told_wherever_it_stands() {
        List<String> rows = reasoned();
        rows.add("Z1 | tried | done | why");
        rows.add("A1 | tried | done | why");

        assertThat(faults(rows, Map.of("A18", List.of("`T#t`"))))
                .containsExactlyInAnyOrder(
                        "A1 stands twice",
                        "Z1 is no id of the table",
                        "[`T#t`] name A18, which is no id of the table");
    }

    @Test
    void a_line_of_another_form_is_told() {
        assertThatThrownBy(() -> faults(List.of("A1 | tried"), Map.of()))
                .hasMessage("not three or four parts: A1 | tried");
    }

    private static List<String> reasoned() {
        List<String> rows = new ArrayList<>();
        ThreatTable.ids().forEach(id -> rows.add(id + " | tried | done | why"));
        return rows;
    }

    private static List<String> faults(List<String> rows, Map<String, List<String>> tests) {
        return ThreatTable.of(rows, tests).faults();
    }
}

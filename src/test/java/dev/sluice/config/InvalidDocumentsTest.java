package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One file for each fault; {@code expected.txt} holds what is said of it, word for word. */
class InvalidDocumentsTest {
    private static final List<String> EXPECTED = SampleDocuments.lines("invalid/expected.txt");

    static List<Path> invalid() {
        return SampleDocuments.in("invalid");
    }

    static List<Path> valid() {
        return SampleDocuments.in("valid");
    }

    @ParameterizedTest
    @MethodSource("invalid")
    @Threat({"D12", "G1", "G6", "G9"})
    void each_fault_is_refused_with_its_line_its_pointer_and_what_to_write_instead(Path file) {
        List<String> expected =
                EXPECTED.stream()
                        .filter(line -> line.matches("\\Q" + Listing.nameOf(file) + "\\E[: ].*"))
                        .toList();

        assertThat(SampleDocuments.problemsOf(file)).isNotEmpty().isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void a_right_document_is_accepted(Path file) {
        assertThat(SampleDocuments.problemsOf(file)).isEmpty();
    }

    @Test
    void every_expected_fault_has_its_file() {
        long faults = EXPECTED.stream().map(line -> line.split("[: ]", 2)[0]).distinct().count();

        assertThat(faults).isEqualTo(invalid().size()).isGreaterThanOrEqualTo(100);
    }

    @Test
    @Threat({"D5", "G9"})
    void no_problem_repeats_what_may_be_a_secret() {
        assertThat(EXPECTED).noneMatch(line -> line.contains("hunter2"));
    }
}

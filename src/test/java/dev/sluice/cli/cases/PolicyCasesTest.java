package dev.sluice.cli.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policy language, read and decided as its cases say; also run by {@code policy test}. */
class PolicyCasesTest {
    private static final Path FOLDER = Path.of("src/test/resources/policy/cases");

    static List<TestCase> cases() throws IOException, UnreadableCasesException {
        List<TestCase> cases = new ArrayList<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                cases.addAll(CaseFile.read(file).cases());
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Threat({"B17", "B18", "B24", "B26", "G7"})
    void a_call_is_decided_as_its_case_says(TestCase one) {
        assertThat(CaseRunner.run(one)).isEmpty();
    }
}

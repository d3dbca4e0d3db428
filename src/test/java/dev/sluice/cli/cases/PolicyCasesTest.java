package dev.sluice.cli.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.DecisionNames;
import dev.sluice.policy.Policy;
import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policy language, read and decided as its cases say; also run by {@code policy test}. */
class PolicyCasesTest {
    private static final Path FOLDER = Path.of("src/test/resources/policy/cases");

    private static final Set<String> WORDS =
            Set.of(
                    "(bad name)",
                    "(bad uri)",
                    "(client requests)",
                    "(default allow)",
                    "(default deny)",
                    "(elicitation url)",
                    "(hidden)",
                    "(look-alike)",
                    "(no policy)",
                    "(quarantined)",
                    "(switched off)");

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

    /** Rules are labels of metrics: what a caller could bring into one would fill Prometheus. */
    @ParameterizedTest
    @MethodSource("cases")
    @Threat("E12")
    void the_rule_that_decides_is_a_pointer_of_the_policy_or_a_word_of_ours(TestCase one) {
        Policy policy = one.stage().policy();
        Set<String> names = policy == null ? Set.of() : DecisionNames.of(policy);

        assertThat(CaseRunner.verdicts(one))
                .extracting(Verdict::rule)
                .allSatisfy(
                        rule ->
                                assertThat(names.contains(rule) || WORDS.contains(rule))
                                        .as(rule)
                                        .isTrue());
    }
}

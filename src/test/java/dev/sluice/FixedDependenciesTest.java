package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the build fetches cannot change without a change in this repository. */
@Threat("J1")
class FixedDependenciesTest {
    private static final Pattern VERSION =
            Pattern.compile("<(?:[a-z0-9.-]+\\.)?version>([^<]*)</(?:[a-z0-9.-]+\\.)?version>");

    @Test
    void every_version_is_one_release_and_no_range() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String own = "<version>0.1.0-SNAPSHOT</version>";
        String rules = "(?s)<rules>.*?</rules>"; // of the enforcer: which Java and Maven may build

        assertThat(
                        VERSION.matcher(pom.replaceFirst(own, "").replaceAll(rules, ""))
                                .results()
                                .map(FixedDependenciesTest::value))
                .hasSizeGreaterThan(20)
                .allMatch(version -> version.matches("\\$\\{[a-z0-9.-]+}|[0-9][A-Za-z0-9.-]*"))
                .noneMatch(version -> version.contains("SNAPSHOT"));
    }

    @Test
    void nothing_is_fetched_from_anywhere_but_maven_central() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .doesNotContain("<repositories>", "<pluginRepositories>", "systemPath");
    }

    @Test
    void the_wrapper_knows_the_checksum_of_the_maven_it_fetches() throws IOException {
        assertThat(Files.readString(Path.of(".mvn/wrapper/maven-wrapper.properties")))
                .containsPattern("distributionUrl=https://repo\\.maven\\.apache\\.org/")
                .containsPattern("distributionSha256Sum=[0-9a-f]{64}");
    }

    private static String value(MatchResult found) {
        return found.group(1);
    }
}

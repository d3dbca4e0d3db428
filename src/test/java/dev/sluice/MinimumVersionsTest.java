package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.PackageVersion;
import dev.sluice.testsupport.Threat;
import io.netty.util.Version;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Libraries that read what strangers send are at least as new as their last known security fix. */
class MinimumVersionsTest {

    @ParameterizedTest
    @CsvSource({
        "netty-codec-http,4.1.136",
        "netty-codec-http2,4.1.136",
        "netty-handler,4.1.136",
        "netty-common,4.1.136"
    })
    void netty_has_its_security_fixes(String artifact, String least) {
        Version found = Objects.requireNonNull(Version.identify().get(artifact), artifact);
        assertAtLeast(found.artifactVersion(), least);
    }

    @ParameterizedTest
    @CsvSource("2.22.1")
    @Threat("J3")
    void jackson_has_its_security_fixes(String least) {
        assertAtLeast(PackageVersion.VERSION.toString(), least);
    }

    private static void assertAtLeast(String found, String least) {
        assertThat(Arrays.compare(numbers(found), numbers(least)))
                .as("%s is older than %s", found, least)
                .isNotNegative();
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\."))
                .filter(part -> part.matches("[0-9]+"))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}

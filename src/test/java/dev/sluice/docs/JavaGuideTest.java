package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The unit for systemd in the guide to plain Java fits the settings that it names. */
class JavaGuideTest {
    private static final Path GUIDE = Path.of("docs/guides-java.md");

    @Test
    void every_variable_is_a_setting() throws IOException {
        String settings = Files.readString(Path.of("docs/reference-settings.md"));
        Matcher variables = Pattern.compile("SLUICE_[A-Z_]+").matcher(Files.readString(GUIDE));

        assertThat(variables.results().map(found -> found.group()).distinct())
                .contains("SLUICE_CONFIG_DIR", "SLUICE_SHUTDOWN_DELAY", "SLUICE_SHUTDOWN_DRAIN")
                .allSatisfy(
                        name ->
                                assertThat(settings)
                                        .contains(
                                                "`"
                                                        + name.toLowerCase(Locale.ROOT)
                                                                .replace('_', '.')
                                                        + "`"));
    }

    @Test
    void the_unit_gives_the_process_the_time_that_its_settings_take() throws IOException {
        String guide = Files.readString(GUIDE);

        assertThat(seconds(guide, "TimeoutStopSec=([0-9]+)"))
                .isEqualTo(
                        seconds(guide, "SLUICE_SHUTDOWN_DELAY=([0-9]+)s")
                                + seconds(guide, "SLUICE_SHUTDOWN_DRAIN=([0-9]+)s")
                                + 10);
    }

    private static int seconds(String guide, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(guide);
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}

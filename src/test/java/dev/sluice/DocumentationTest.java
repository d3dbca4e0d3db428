package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people read: short enough, and no link leads nowhere. */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]+)(#[^)]*)?\\)");

    @Test
    void the_readme_is_read_in_two_minutes() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThan(150);
    }

    @Test
    void the_readme_gives_the_test_command_that_ci_runs() throws IOException {
        assertThat(Files.readString(Path.of("README.md"))).contains("./mvnw verify");
        assertThat(Files.readString(Path.of(".ci/run"))).containsPattern("\\./mvnw .*verify");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_to_a_file_leads_to_one(Path page) throws IOException {
        Matcher links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            assertThat(page.resolveSibling(links.group(1)).normalize()).exists();
        }
    }

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String place :
                List.of(
                        "README.md",
                        "CONTRIBUTING.md",
                        "SECURITY.md",
                        "CHANGELOG.md",
                        "docs",
                        "examples",
                        "k8s",
                        "helm")) {
            try (Stream<Path> files = Files.walk(Path.of(place))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        return pages;
    }
}

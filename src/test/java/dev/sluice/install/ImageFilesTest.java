package dev.sluice.install;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What images are made from, by Jib and by each Dockerfile, read as text: no test can reach a
 * registry.
 */
class ImageFilesTest {
    private static final Path OURS = Path.of("src/main/docker/Dockerfile.jvm");
    private static final Path IN_IMAGE = Path.of("src/main/jib/opt/sluice");
    private static final Pattern BY_DIGEST = Pattern.compile("\\S+:[^@\\s]+@sha256:[0-9a-f]{64}");

    static Stream<Path> dockerfiles() {
        return Stream.of(
                OURS,
                Path.of("examples/iterable/Dockerfile"),
                Path.of("examples/qualtrics/Dockerfile"));
    }

    @Test
    @Threat("J6")
    void bases_are_one_and_fixed_by_digest() throws IOException {
        Dockerfile ours = Dockerfile.read(OURS);
        String base = ours.arguments().get("BASE");

        assertThat(ours.words("FROM"))
                .isNotEmpty()
                .allSatisfy(from -> assertThat(from).startsWith("${BASE}"));
        assertThat(base).matches(BY_DIGEST);
        assertThat(jib("quarkus.jib.base-jvm-image")).isEqualTo(base);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iterable", "qualtrics"})
    @Threat("J6")
    void images_of_examples_take_others_by_digest(String example) throws IOException {
        Dockerfile dockerfile = Dockerfile.read(Path.of("examples", example, "Dockerfile"));
        List<String> taken =
                Stream.concat(
                                dockerfile.words("FROM").stream(),
                                dockerfile.words("COPY").stream()
                                        .filter(copy -> copy.startsWith("--from="))
                                        .map(copy -> copy.substring("--from=".length())))
                        .map(words -> words.split(" ", 2)[0])
                        .filter(
                                image ->
                                        !List.of("packages", "sluice", "qualtrics").contains(image))
                        .toList();

        assertThat(taken)
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(image -> BY_DIGEST.matcher(image).matches());
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    @Threat("J6")
    void an_image_ends_as_nobodys_user_and_its_commands_are_no_shells(Path file)
            throws IOException {
        Dockerfile dockerfile = Dockerfile.read(file);

        assertThat(dockerfile.last("USER")).matches("10001(:10001)?");
        assertThat(dockerfile.last("ENTRYPOINT")).startsWith("[\"/");
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    @Threat("J6")
    void nothing_is_fetched_that_no_lock_file_knows_and_no_package_is_installed(Path file)
            throws IOException {
        Dockerfile dockerfile = Dockerfile.read(file);

        assertThat(dockerfile.words("ADD")).isEmpty();
        assertThat(dockerfile.words("RUN"))
                .allSatisfy(
                        run ->
                                assertThat(run)
                                        .doesNotContainPattern(
                                                "\\b(apt|apt-get|apk|dnf|microdnf|yum|curl|wget|pip|sudo)\\b")
                                        .doesNotContainPattern("npm (install|i)\\b"));
        assertThat(dockerfile.words("COPY")).noneMatch(it -> it.matches("(--\\S+ )*\\. .*"));
    }

    @Test
    void both_ways_make_the_same_image() throws IOException {
        Dockerfile ours = Dockerfile.read(OURS);

        assertThat(ours.last("USER")).isEqualTo(jib("quarkus.jib.user"));
        assertThat(ours.last("WORKDIR")).isEqualTo(jib("quarkus.jib.working-directory"));
        assertThat(ours.last("ENTRYPOINT"))
                .isEqualTo("[\"" + jib("quarkus.jib.jvm-entrypoint") + "\"]");
        assertThat(ours.last("EXPOSE").replace(' ', ',')).isEqualTo(jib("quarkus.jib.ports"));
        assertThat(pairs(ours.last("ENV")))
                .isEqualTo(properties("quarkus.jib.environment-variables."));
        assertThat(pairs(ours.last("LABEL")).keySet())
                .isEqualTo(properties("quarkus.container-image.labels.").keySet())
                .contains(
                        "org.opencontainers.image.title",
                        "org.opencontainers.image.version",
                        "org.opencontainers.image.source",
                        "org.opencontainers.image.licenses",
                        "org.opencontainers.image.revision");
    }

    @Test
    @Threat("I4")
    void the_gateway_is_bounded_in_every_kind_of_memory() throws IOException {
        List<String> options = options("serve.options");

        assertThat(number(options, "-XX:MaxRAMPercentage=")).isBetween(1, 60);
        // Of the chart's 512 MiB: half is the heap, and there is room for threads and the JVM
        // itself.
        assertThat(
                        number(options, "-XX:MaxDirectMemorySize=")
                                + number(options, "-XX:ReservedCodeCacheSize="))
                .isLessThanOrEqualTo(512 / 2 - 96);
        assertThat(options).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve.options", "bridge.options"})
    void warnings_of_the_jvm_stay_out_of_standard_output(String file) throws IOException {
        assertThat(options(file)).containsSubsequence("-Xlog:disable", "-Xlog:all=warning:stderr");
    }

    @Test
    void programs_of_the_image_can_be_executed_and_the_launcher_is_the_projects()
            throws IOException {
        for (Path program :
                List.of(
                        IN_IMAGE.resolve("entrypoint"),
                        IN_IMAGE.resolve("sluice"),
                        Path.of("src/main/jib/usr/local/bin/sluice"),
                        Path.of("src/main/image/save-to-tar"))) {
            assertThat(program).isExecutable();
        }
        assertThat(IN_IMAGE.resolve("sluice"))
                .hasSameBinaryContentAs(Path.of("src/main/launcher/sluice"));
    }

    @Test
    void a_build_sends_only_what_a_dockerfile_takes() throws IOException {
        List<String> kept =
                Files.readAllLines(Path.of(".dockerignore")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .toList();

        assertThat(kept).first().isEqualTo("*");
        assertThat(kept.subList(1, kept.size()))
                .containsExactly(
                        "!target/quarkus-app/",
                        "!src/main/docker/",
                        "!src/main/jib/",
                        "!src/main/launcher/");
    }

    private static List<String> options(String file) throws IOException {
        return Files.readAllLines(IN_IMAGE.resolve(file)).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static int number(List<String> options, String prefix) {
        return options.stream()
                .filter(option -> option.startsWith(prefix))
                .map(option -> option.substring(prefix.length()).replace("m", ""))
                .mapToInt(Integer::parseInt)
                .sum();
    }

    private static Map<String, String> pairs(String instruction) {
        return Arrays.stream(instruction.split(" (?=\\S+=)", -1))
                .map(pair -> pair.strip().split("=", 2))
                .collect(toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static Map<String, String> properties(String prefix) throws IOException {
        Properties properties = application();
        return properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .collect(
                        toMap(
                                name -> name.substring(prefix.length()).replace("\"", ""),
                                properties::getProperty));
    }

    private static String jib(String name) throws IOException {
        return application().getProperty(name, "");
    }

    private static Properties application() throws IOException {
        Properties properties = new Properties();
        try (Reader in =
                Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            properties.load(in);
        }
        return properties;
    }
}

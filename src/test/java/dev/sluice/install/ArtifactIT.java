package dev.sluice.install;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * The built artifact: what is in it is known, and nothing in it tells when or where it was built.
 */
class ArtifactIT {
    private static final Path APP = Path.of("target/quarkus-app");
    private static final Path SBOM = Path.of("target/sluice-sbom.json");

    /** A dependency that Quarkus never packages: it serves IDEs only. */
    private static final String NOT_PACKAGED = "io.quarkus.quarkus-ide-launcher-";

    @Test
    @Threat("J2")
    void the_bill_of_materials_is_the_jars_that_are_there() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(SBOM.toFile());
        Set<String> named = new TreeSet<>();
        for (JsonNode component : bill.path("components")) {
            named.add(
                    "%s.%s-%s.jar"
                            .formatted(
                                    component.path("group").asText(),
                                    component.path("name").asText(),
                                    component.path("version").asText()));
            assertThat(component.path("purl").asText()).startsWith("pkg:maven/");
            assertThat(component.path("hashes")).as(component.path("name").asText()).isNotEmpty();
        }

        assertThat(named.removeIf(name -> name.startsWith(NOT_PACKAGED))).isTrue();
        assertThat(named).isEqualTo(jarNames(APP.resolve("lib")));
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    }

    @Test
    @Threat("J4")
    void no_entry_of_the_projects_own_jars_has_another_time_than_the_projects() throws IOException {
        Instant fixed =
                Instant.parse(
                        between(
                                Files.readString(Path.of("pom.xml")),
                                "<project.build.outputTimestamp>",
                                "</project.build.outputTimestamp>"));
        List<Path> ours = new ArrayList<>(jars(APP.resolve("app")));
        ours.addAll(jars(APP.resolve("quarkus")));
        ours.add(APP.resolve("quarkus-run.jar"));

        assertThat(ours).hasSizeGreaterThanOrEqualTo(4);
        for (Path jar : ours) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                // Built on newer JDKs, a jar may name the folder of its manifest twice.
                List<String> names =
                        zip.stream()
                                .filter(entry -> !entry.isDirectory())
                                .map(ZipEntry::getName)
                                .toList();
                assertThat(zip.stream())
                        .as(jar.toString())
                        .allSatisfy(entry -> assertThat(time(entry)).isEqualTo(fixed));
                assertThat(names).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    @Threat("J4")
    void nothing_tells_where_it_was_built() throws IOException {
        String here = Path.of("").toAbsolutePath().toString();
        List<String> told = new ArrayList<>();
        for (Path jar :
                Stream.of("app", "quarkus")
                        .flatMap(it -> jars(APP.resolve(it)).stream())
                        .toList()) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    String text = new String(zip.getInputStream(entry).readAllBytes(), ISO_8859_1);
                    if (text.contains(here)) {
                        told.add(jar.getFileName() + "!" + entry.getName());
                    }
                }
            }
        }

        assertThat(told).isEmpty();
    }

    private static Instant time(ZipEntry entry) {
        return entry.getTimeLocal().toInstant(ZoneOffset.UTC);
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> jarNames(Path folder) {
        return jars(folder).stream()
                .map(file -> file.getFileName().toString())
                .collect(toCollection(TreeSet::new));
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }
}

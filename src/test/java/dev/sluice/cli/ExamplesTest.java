package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ReachDefinition;
import dev.sluice.config.ServerDefinition;
import dev.sluice.config.SingleDocument;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in {@code examples/} is right as it is, and its pages tell what works. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("examples");
    private static final Pattern IMAGE = Pattern.compile("(?m)^(?:FROM|COPY --from=)\\s*(\\S+)");
    private static final Pattern EXACT =
            Pattern.compile("[a-z-]+:\\d+\\.\\d+\\.\\d+[\\w.-]*(@sha256:[0-9a-f]{64})?");

    @TempDir Path folder = Path.of("");

    @Test
    void every_folder_of_documents_passes_the_check() throws IOException {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(3);
        for (Path example : examples()) {
            Ran ran = Ran.sluice("config", "check", example.toString());

            assertThat(ran.code()).as("%s", ran).isZero();
            assertThat(ran.err()).as("warnings of %s", example).isEmpty();
        }
    }

    @Test
    void all_their_cases_pass() throws IOException {
        for (Path example : examples()) {
            assertThat(
                            Ran.sluice("policy", "test", example.resolve("cases.yaml").toString())
                                    .code())
                    .as("%s", example)
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iterable", "qualtrics"})
    void their_policies_have_no_mistakes(String name) throws IOException {
        try (Stream<Path> policies = Files.list(EXAMPLES.resolve(name).resolve("policies"))) {
            for (Path policy : policies.toList()) {
                assertThat(Ran.sluice("policy", "lint", policy.toString()))
                        .isEqualTo(new Ran(0, "1 files, 0 errors, 0 warnings\n", ""));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iterable", "qualtrics"})
    void the_pages_command_makes_a_grant_that_fits(String name) throws IOException {
        String line =
                page(name)
                        .lines()
                        .filter(each -> each.startsWith("target/sluice token new "))
                        .findFirst()
                        .orElseThrow();
        String[] halves = line.split(" > ", -1);
        assertThat(halves[1]).isEqualTo("examples/%s/grants/laptop.yaml".formatted(name));
        for (String kind : List.of("servers", "policies", "grants")) {
            copy(EXAMPLES.resolve(name).resolve(kind), folder.resolve(kind));
        }

        Ran grant = Ran.sluice(halves[0].substring("target/sluice ".length()).split(" ", -1));
        Files.writeString(folder.resolve("grants/laptop.yaml"), grant.out());

        assertThat(Ran.sluice("config", "check", folder.toString()).out())
                .contains("grants: laptop\n");
    }

    /** Whoever builds the image runs the program that the laptop runs, as nobody in particular. */
    @ParameterizedTest
    @ValueSource(strings = {"iterable", "qualtrics"})
    void the_image_runs_the_same_program_behind_the_bridge(String name) throws IOException {
        List<String> lines = Files.readAllLines(EXAMPLES.resolve(name).resolve("Dockerfile"));
        JsonArray entry = new JsonArray(lines.get(lines.size() - 1).substring("CMD ".length()));
        List<String> words = entry.stream().map(Object::toString).toList();

        assertThat(words).startsWith("bridge");
        assertThat(words.subList(words.indexOf("--") + 2, words.size()))
                .isEqualTo(command(name).subList(1, command(name).size()));
        assertThat(lines)
                .contains("USER 10001", "EXPOSE 8090", "ENTRYPOINT [\"/usr/local/bin/sluice\"]");
        assertThat(IMAGE.matcher(String.join("\n", lines)).results().map(each -> each.group(1)))
                .filteredOn(each -> !List.of("packages", "sluice", "qualtrics").contains(each))
                .isNotEmpty()
                .allMatch(each -> EXACT.matcher(each).matches());
    }

    @Test
    void the_packages_are_of_exact_versions_and_the_lock_file_knows_them() throws IOException {
        JsonObject wanted = json("package.json").getJsonObject("dependencies");
        JsonObject locked = json("package-lock.json").getJsonObject("packages");

        assertThat(wanted.fieldNames()).contains("@iterable/mcp");
        for (String name : wanted.fieldNames()) {
            assertThat(locked.getJsonObject("node_modules/" + name).getString("version"))
                    .isEqualTo(wanted.getString(name));
        }
        assertThat(locked.fieldNames())
                .filteredOn(each -> !each.isEmpty())
                .allMatch(each -> locked.getJsonObject(each).containsKey("integrity"));
        assertThat(page("iterable"))
                .contains("`@iterable/mcp` " + wanted.getString("@iterable/mcp"));
    }

    private static List<String> command(String name) throws IOException {
        Path file = EXAMPLES.resolve(name).resolve("servers").resolve(name + ".yaml");
        SingleDocument<ServerDefinition> document =
                SingleDocument.server(name, file.toString(), Files.readAllBytes(file));
        ServerDefinition server = ((SingleDocument.Loaded<ServerDefinition>) document).value();
        return ((ReachDefinition.Command) server.reach()).command();
    }

    private static JsonObject json(String file) throws IOException {
        return new JsonObject(Files.readString(EXAMPLES.resolve("iterable").resolve(file)));
    }

    private static String page(String name) throws IOException {
        return Files.readString(EXAMPLES.resolve(name).resolve("README.md"));
    }

    private static List<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}

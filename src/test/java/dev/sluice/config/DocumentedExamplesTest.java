package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation shows is what the gateway reads. */
class DocumentedExamplesTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```([a-z -]*)\\n(.*?)^ *```$");
    private static final String ISSUER =
            "issuer: https://idp.example\njwks: https://idp.example/keys\nalgorithms: [RS256]\n";

    private final Path folder;

    DocumentedExamplesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /**
     * One block between fences.
     *
     * @param page where it stands
     * @param language what follows the opening fence
     */
    record Block(Path page, String language, String text) {
        boolean begins(String word) {
            return text.strip().startsWith(word);
        }

        DocumentKind kind() {
            if (begins("server:")) {
                return text.contains("\ntools:") ? DocumentKind.PIN : DocumentKind.GRANT;
            }
            if (begins("url:") || begins("command:")) {
                return DocumentKind.SERVER;
            }
            if (text.contains("roles:")) {
                return DocumentKind.OPERATOR;
            }
            if (begins("issuer:")) {
                return DocumentKind.ISSUER;
            }
            return begins("off:") ? DocumentKind.SWITCH : DocumentKind.POLICY;
        }

        @Override
        public String toString() {
            return page + ": " + text.lines().findFirst().orElse("");
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_document_shown_is_one_that_is_accepted(Block block) throws Exception {
        DocumentKind kind = block.kind();
        ConfigDirectory directory = ConfigDirectory.good(folder);
        directory.write("servers/tracker.yaml", ConfigDirectory.SERVER);
        directory.write("servers/exports.yaml", ConfigDirectory.SERVER);
        directory.write("policies/tracker-read.yaml", ConfigDirectory.POLICY);
        directory.write("policies/exports-read.yaml", ConfigDirectory.POLICY);
        if (kind != DocumentKind.ISSUER) {
            directory.write("issuers/corp.yaml", ISSUER);
        }
        String text =
                block.text()
                        .replace("PUT-THE-64-HEX-DIGITS-HERE", digits("a token of this example"))
                        .replace("AND-THOSE-OF-THE-NEXT-ONE-HERE", digits("the next token"));

        directory.write(kind.folder() + "/shown." + block.language(), text);

        try (RunningConfiguration running = RunningConfiguration.of(folder)) {
            assertThat(running.problem()).isNull();
            assertThat(running.live().grants().all()).hasSize(kind == DocumentKind.GRANT ? 3 : 2);
            assertThat(running.live().switches().on()).hasSize(kind == DocumentKind.SWITCH ? 1 : 0);
        }
    }

    private static String digits(String token) {
        return ConfigDirectory.hash(token).substring("sha256:".length());
    }

    @Test
    void the_documents_shown_are_of_all_kinds() throws IOException {
        assertThat(documents())
                .extracting(Block::kind)
                .contains(DocumentKind.values())
                .hasSizeGreaterThan(10);
    }

    /** Fragments, a client's settings and the values of the chart are read by others. */
    static List<Block> documents() throws IOException {
        return blocks().stream()
                .filter(block -> List.of("yaml", "json").contains(block.language()))
                .filter(block -> !block.text().contains("mcpServers"))
                .filter(block -> !block.begins("servers:"))
                .toList();
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : pages()) {
            Matcher found = BLOCK.matcher(Files.readString(page));
            while (found.find()) {
                String text = found.group(2).stripIndent();
                blocks.add(new Block(page, found.group(1), text));
            }
        }
        return blocks;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            docs.filter(file -> file.toString().endsWith(".md")),
                            Stream.of(
                                    Path.of("README.md"),
                                    Path.of("k8s/README.md"),
                                    Path.of("helm/sluice/README.md"),
                                    Path.of("examples/quickstart/README.md"),
                                    Path.of("examples/iterable/README.md"),
                                    Path.of("examples/qualtrics/README.md")))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void the_client_shown_is_the_one_with_which_people_really_log_in() throws IOException {
        assertThat(blocks())
                .filteredOn(block -> block.language().equals("json client"))
                .extracting(Block::text)
                .containsExactly(Files.readString(Path.of("src/test/clients/client.json")));
    }

    @Test
    void the_values_shown_for_the_chart_hold_documents_that_are_accepted() throws Exception {
        Block values =
                blocks().stream()
                        .filter(block -> block.begins("servers:"))
                        // A bridge becomes a document by the chart alone; its tests read that.
                        .filter(block -> !block.text().contains("bridge:"))
                        .findFirst()
                        .orElseThrow();
        Node root =
                DocumentParser.parse("values.yaml", values.text().getBytes(StandardCharsets.UTF_8));
        String text =
                Canonical.of(root)
                        .replace(
                                "sha256:PUT-THE-64-HEX-DIGITS-HERE",
                                ConfigDirectory.hash("a token of this example"));
        ConfigDirectory directory = ConfigDirectory.empty(folder);
        JsonObject kinds = new JsonObject(text);
        for (String kind : kinds.fieldNames()) {
            for (String name : kinds.getJsonObject(kind).fieldNames()) {
                directory.write(
                        kind + "/" + name + ".json",
                        kinds.getJsonObject(kind).getJsonObject(name).encode());
            }
        }

        try (RunningConfiguration running = RunningConfiguration.of(folder)) {
            assertThat(running.problem()).isNull();
            assertThat(running.live().grants().all()).hasSize(1);
        }
    }

    @Test
    void the_documents_of_the_manifests_and_of_the_quickstart_are_accepted() throws Exception {
        for (String shipped : List.of("k8s", "examples/quickstart")) {
            Path copy = Files.createDirectory(folder.resolve(shipped.replace('/', '-')));
            for (String kind : List.of("servers", "policies", "grants")) {
                Files.createDirectories(copy.resolve(kind));
                copyDocuments(Path.of(shipped, kind), copy.resolve(kind));
            }

            try (RunningConfiguration running = RunningConfiguration.of(copy)) {
                assertThat(running.problem()).as(shipped).isNull();
            }
        }
    }

    private static void copyDocuments(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) {
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }

    @Test
    void the_line_that_makes_a_token_makes_one_that_a_grant_accepts() throws Exception {
        String line =
                blocks().stream()
                        .filter(block -> block.begins("TOKEN=$(openssl"))
                        .findFirst()
                        .orElseThrow()
                        .text()
                        .strip();
        Process shell = new ProcessBuilder("sh", "-c", line).start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> lines = printed.lines().toList();

        assertThat(shell.waitFor()).isZero();
        assertThat("sha256:" + lines.get(1).substring(0, 64))
                .isEqualTo(ConfigDirectory.hash(lines.get(0)));
    }
}

package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Pins;
import dev.sluice.config.Assessment.Accepted;
import dev.sluice.config.Assessment.Rejected;
import dev.sluice.testsupport.Threat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pins may name, and that none of them is lost by a change that is rejected. */
class PinDocumentsTest {
    private static final String FINGERPRINT = "sha256:" + "a".repeat(64);
    private static final String PINS = "server: iterable\ntools: {read: " + FINGERPRINT + "}\n";
    private static final String FILE = "pins/iterable.yaml";

    private final Path root;
    private final ConfigDirectory directory;

    PinDocumentsTest(@TempDir Path root) {
        this.root = root;
        this.directory = ConfigDirectory.good(root);
    }

    @BeforeEach
    void pin() {
        directory.write(FILE, PINS);
    }

    @Test
    void they_are_known_by_their_server_and_change_the_hash() {
        Configuration pinned = accepted();
        directory.write(FILE, PINS.replace("aaaa", "bbbb"));

        assertThat(pinned.pins()).containsOnlyKeys("iterable");
        assertThat(pinned.pins().get("iterable"))
                .isEqualTo(pins(Pins.NewTools.QUARANTINE, FINGERPRINT));
        assertThat(accepted().hash()).isNotEqualTo(pinned.hash());
    }

    @Test
    void where_all_is_trusted_on_first_use_none_need_be_named() {
        directory.write(FILE, "server: iterable\nnewTools: first-use\ntools: {}\n");

        assertThat(accepted().pins().get("iterable"))
                .isEqualTo(new Pins("iterable", Pins.NewTools.FIRST_USE, Map.of()));
    }

    @Test
    void a_server_that_is_not_there_cannot_be_pinned() {
        directory.write(FILE, PINS.replace("iterable", "iterabel"));

        assertThat(problems(Set.of()))
                .containsExactly(
                        "pins/iterable.yaml:1 /server: there is no server \"iterabel\"; add it to"
                                + " servers/");
        assertThat(problems(Set.of(DocumentKind.SERVER))).isEmpty();
    }

    @Test
    void two_documents_cannot_pin_one_server() {
        directory.write("pins/other.yaml", "server: iterable\ntools: {}\n");

        assertThat(problems(Set.of()))
                .containsExactly(
                        "pins/other.yaml:1: a second document pins the server \"iterable\"; put"
                                + " its tools into one of them");
    }

    static List<Named<Consumer<ConfigDirectory>>> widenings() {
        return List.of(
                Named.of("the document goes", it -> it.delete(FILE)),
                Named.of("the folder goes", it -> it.deleteTree("pins")),
                Named.of("new tools pass", it -> it.write(FILE, PINS + "newTools: allow\n")),
                Named.of("another is accepted", it -> it.write(FILE, PINS.replace("aa", "ab"))),
                Named.of("what was seen is void", it -> it.write(FILE, PINS + since())));
    }

    private static String since() {
        return "since: \"2026-11-01T00:00:00Z\"\n";
    }

    /** The one grant is taken away at once, so what is in force is another snapshot. */
    @ParameterizedTest
    @MethodSource("widenings")
    @Threat("H1")
    void a_change_that_is_rejected_holds_no_tool_back_less(Consumer<ConfigDirectory> widening) {
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            Pins before = Objects.requireNonNull(running.live().pinsOf("iterable"));
            directory.write("policies/read.yaml", "broken: [\n");
            running.untilProblem("policies/read.yaml:2 /broken: this is not YAML");
            widening.accept(directory);
            directory.delete("grants/bob.yaml");

            Snapshot after = running.until(live -> ConfigDirectory.opened(live, "bob").isEmpty());

            assertThat(after.pinsOf("iterable")).isEqualTo(before);
            assertThat(before).isEqualTo(pins(Pins.NewTools.QUARANTINE, FINGERPRINT));
        }
    }

    @Test
    void a_document_that_goes_in_a_right_change_pins_nothing_more() {
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.delete(FILE);

            running.until(live -> live.pinsOf("iterable") == null);
        }
    }

    @Test
    @Threat("H1")
    void a_folder_that_goes_is_no_folder_without_pins() {
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.deleteTree("pins");

            running.untilProblem("pins/: the folder is missing; create it, empty if need be");

            assertThat(running.live().pinsOf("iterable")).isNotNull();
        }
    }

    private static Pins pins(Pins.NewTools newTools, String fingerprint) {
        return new Pins("iterable", "iterable", newTools, null, Map.of("read", fingerprint));
    }

    private Configuration accepted() {
        return ((Accepted) FolderCheck.of(root, Set.of()).orElseThrow()).configuration();
    }

    private List<String> problems(Set<DocumentKind> elsewhere) {
        return FolderCheck.of(root, elsewhere).orElseThrow() instanceof Rejected rejected
                ? rejected.problems().stream().map(Problem::toString).toList()
                : List.of();
    }
}

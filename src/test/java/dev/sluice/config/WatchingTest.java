package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Threat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a folder changes is seen, by a watch and without one. */
class WatchingTest {
    private static final String OTHER = "version: \"1\"\ndefault: allow\n";

    private final Path root;

    WatchingTest(@TempDir Path root) {
        this.root = root;
    }

    static List<Arguments> edits() {
        return List.of(
                edit("a plain edit", d -> d.write("policies/read.yaml", OTHER)),
                edit("a replacement as editors do it", d -> d.replace("policies/read.yaml", OTHER)),
                edit(
                        "a new file",
                        d ->
                                d.write(
                                        "policies/other.json",
                                        "{\"version\":\"1\",\"default\":\"deny\"}")),
                edit("a file that is gone", d -> d.delete("grants/bob.yaml")),
                edit(
                        "a file under another name",
                        d -> d.rename("grants/bob.yaml", "grants/rob.yaml")));
    }

    private static Arguments edit(String name, Consumer<ConfigDirectory> edit) {
        return Arguments.of(Named.of(name, edit));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void an_edit_comes_into_force_by_the_watch_alone(Consumer<ConfigDirectory> edit) {
        changes(edit, RunningConfiguration::watching);
    }

    @ParameterizedTest
    @MethodSource("edits")
    void an_edit_comes_into_force(Consumer<ConfigDirectory> edit) {
        changes(edit, RunningConfiguration::of);
    }

    private void changes(
            Consumer<ConfigDirectory> edit, Function<Path, RunningConfiguration> start) {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = start.apply(root)) {
            Snapshot before = running.live();
            edit.accept(directory);

            Snapshot after = running.untilGeneration(2);

            assertThat(after.hash()).isNotEqualTo(before.hash()).matches("sha256:[0-9a-f]{64}");
            assertThat(running.problem()).isNull();
        }
    }

    @Test
    void a_mounted_map_is_swapped_as_the_kubelet_does_it() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        directory.delete("policies/read.yaml");
        directory.mount("policies", "2026_11_01", Map.of("read.yaml", ConfigDirectory.POLICY));
        try (RunningConfiguration running = RunningConfiguration.watching(root)) {
            for (int swap = 2; swap <= 10; swap++) {
                String text = OTHER + "description: swap " + swap + "\n";
                directory.mount("policies", "swap_" + swap, Map.of("read.yaml", text));
                if (swap > 2) {
                    directory.deleteTree("policies/..swap_" + (swap - 1));
                }
                running.untilGeneration(swap);
            }
            assertThat(running.problem()).isNull();
            assertThat(running.rejected).isEmpty();
        }
    }

    @Test
    void a_whole_tree_may_be_mounted_in_one() {
        ConfigDirectory source = ConfigDirectory.good(root.resolve("..v1"));
        ConfigDirectory directory = ConfigDirectory.empty(root);
        directory.link("..data", "..v1");
        List.of("servers", "policies", "grants").forEach(f -> directory.link(f, "..data/" + f));
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            assertThat(running.live().grants().all()).hasSize(2);

            source.write("policies/read.yaml", OTHER);

            running.untilGeneration(2);
        }
    }

    @Test
    @Threat("G3")
    void a_data_link_that_is_gone_is_a_fault_and_no_empty_folder() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        String bob = ConfigDirectory.grant("iterable", "read", "token of bob");
        directory.deleteTree("grants");
        directory.mount("grants", "v1", Map.of("bob.yaml", bob));
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.delete("grants/bob.yaml");
            directory.delete("grants/..data");

            running.untilProblem("grants/: its ..data link is gone");

            assertThat(ConfigDirectory.opened(running.live(), "bob")).hasSize(1);
        }
    }

    @Test
    @Threat("G4")
    void no_reader_ever_sees_half_of_two_versions() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        directory.deleteTree("grants");
        directory.mount("grants", "v0", pair(0));
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            List<Snapshot> seen = new CopyOnWriteArrayList<>();
            running.configuration().onChange(seen::add);
            for (int version = 1; version <= 200; version++) {
                directory.mount("grants", "v" + version, pair(version));
            }
            running.until(live -> isPair(live, 200));

            assertThat(seen)
                    .allSatisfy(
                            live ->
                                    assertThat(IntStream.rangeClosed(0, 200))
                                            .anyMatch(version -> isPair(live, version)));
        }
    }

    private static Map<String, String> pair(int version) {
        return Map.of(
                "a.yaml", ConfigDirectory.grant("iterable", "read", "token of a" + version),
                "b.yaml", ConfigDirectory.grant("iterable", "read", "token of b" + version));
    }

    private static boolean isPair(Snapshot live, int version) {
        return !ConfigDirectory.opened(live, "a" + version).isEmpty()
                && !ConfigDirectory.opened(live, "b" + version).isEmpty()
                && live.grants().all().size() == 2;
    }

    @Test
    @Threat("G10")
    void a_storm_of_writes_costs_few_reloads_and_ends_in_the_last_state() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.watching(root)) {
            for (int write = 1; write <= 100; write++) {
                directory.replace("policies/read.yaml", OTHER + "description: \"" + write + "\"\n");
            }
            directory.write(
                    "grants/last.yaml", ConfigDirectory.grant("iterable", "read", "last one"));

            running.until(live -> live.grants().all().size() == 3);

            assertThat(running.live().generation()).isLessThanOrEqualTo(20);
            assertThat(running.rejected).isEmpty();
        }
    }

    @Test
    void comments_white_space_and_the_format_make_no_new_generation() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "# a comment\n" + ConfigDirectory.POLICY);
            directory.write("servers/other.yaml", ConfigDirectory.SERVER);

            assertThat(running.until(live -> live.servers().size() == 2).generation())
                    .isLessThanOrEqualTo(3);
            String hash = running.live().hash();
            directory.rename("servers/other.yaml", "servers/.hidden");
            directory.write("servers/other.json", "{ \"url\":\"http:\\/\\/localhost:3000/mcp\" }");

            running.until(live -> live.hash().equals(hash));
        }
    }

    @Test
    void files_that_are_no_documents_are_ignored() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        directory.write("grants/README.md", "# who has what");
        directory.write("grants/.draft.yaml", "{");
        directory.write("servers/x.yaml.bak", "{");
        directory.write("lost+found/core", "x");
        directory.folder("issuers");
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            assertThat(running.problem()).isNull();
            assertThat(running.live().grants().all()).hasSize(2);
        }
    }

    @Test
    void a_listener_that_fails_keeps_no_other_from_hearing() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            List<Snapshot> heard = new CopyOnWriteArrayList<>();
            running.configuration()
                    .onChange(
                            live -> {
                                throw new IllegalStateException("on purpose");
                            });
            running.configuration().onChange(heard::add);

            directory.delete("grants/bob.yaml");
            await().until(() -> heard.size() == 1);
            directory.delete("grants/alice.yaml");
            await().until(() -> heard.size() == 2);
        }
    }
}

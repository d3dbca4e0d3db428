package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Threat;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A bad change never replaces a good one. */
class LastGoodTest {
    private final Path root;

    LastGoodTest(@TempDir Path root) {
        this.root = root;
    }

    static List<Arguments> breakages() {
        return List.of(
                breakage("bad YAML", d -> d.write("policies/read.yaml", "tools: [a\n"), "not YAML"),
                breakage(
                        "an unknown field",
                        d -> d.write("policies/read.yaml", ConfigDirectory.POLICY + "denny: []\n"),
                        "policies/read.yaml:4 /denny: unknown field"),
                breakage("an empty file", d -> d.write("policies/read.yaml", ""), "is empty"),
                breakage("a file that is gone", d -> d.delete("policies/read.yaml"), "no policy"),
                breakage(
                        "a folder that is gone",
                        d -> d.deleteTree("grants"),
                        "grants/: the folder is missing"),
                breakage(
                        "servers/ gone",
                        d -> d.deleteTree("servers"),
                        "servers/: the folder is missing"),
                breakage(
                        "policies/ gone",
                        d -> d.deleteTree("policies"),
                        "policies/: the folder is missing"),
                breakage("everything gone", d -> d.deleteTree("."), "the folder is missing"),
                breakage(
                        "a duplicate key",
                        d -> d.write("servers/iterable.yaml", ConfigDirectory.SERVER.repeat(2)),
                        "servers/iterable.yaml:2 /url: the key stands here a second time"),
                breakage(
                        "two documents of one name",
                        d -> d.write("servers/iterable.json", "{\"url\": \"http://a/mcp\"}"),
                        "a second document of this name, beside servers/iterable.json"),
                breakage(
                        "one token in two grants of a server",
                        d ->
                                d.write(
                                        "grants/eve.yaml",
                                        ConfigDirectory.grant("iterable", "read", "token of bob")),
                        "the same token as grant \"bob\""),
                breakage(
                        "bytes that are no UTF-8",
                        d -> d.writeBytes("policies/read.yaml", (byte) 'a', (byte) 0xff),
                        "not UTF-8"),
                breakage(
                        "a folder of a later version",
                        d -> d.write("notices/iterable.yaml", "tools: {}\n"),
                        "notices/: this version of Sluice does not understand"),
                breakage(
                        "a folder of switches that is a link to nowhere",
                        d -> d.link("switches", "nowhere"),
                        "switches/: the folder is missing"),
                breakage(
                        "a file in place of the folder of switches",
                        d -> d.write("switches", "off: all\n"),
                        "switches/: the folder is missing"),
                breakage(
                        "a switch that is none",
                        d -> d.write("switches/incident.yaml", "off: everything\n"),
                        "switches/incident.yaml:1 /off: must be all or an object"),
                breakage(
                        "a link that leads nowhere",
                        d -> d.link("policies/more.yaml", "nowhere"),
                        "policies/more.yaml: this is no file"),
                breakage(
                        "a folder named like a document",
                        d -> d.folder("policies/more.yaml"),
                        "policies/more.yaml: this is no file"),
                breakage(
                        "documents in a folder of a folder",
                        d -> d.write("policies/team/more.yaml", ConfigDirectory.POLICY),
                        "policies/team/: this version"),
                breakage(
                        "a name that no path could carry",
                        d -> d.write("policies/ more.yaml", ConfigDirectory.POLICY),
                        "rename the file"));
    }

    private static Arguments breakage(String name, Consumer<ConfigDirectory> change, String told) {
        return Arguments.of(Named.of(name, change), told);
    }

    @ParameterizedTest
    @MethodSource("breakages")
    @Threat("G1")
    void the_last_good_snapshot_stays_and_the_problem_is_told(
            Consumer<ConfigDirectory> breakage, String told) {
        ConfigDirectory directory = ConfigDirectory.good(root.resolve("sluice"));
        try (RunningConfiguration running = RunningConfiguration.of(root.resolve("sluice"))) {
            Snapshot good = running.live();

            breakage.accept(directory);
            running.untilProblem(told);

            assertThat(running.live()).isEqualTo(good);
            assertThat(running.applied).containsExactly(good);
            assertThat(running.narrowed).isEmpty();
        }
    }

    @Test
    void mending_the_fault_brings_the_change_into_force() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "default: deny\n");
            running.untilProblem("policies/read.yaml:1: \"version\" is missing");
            await().until(() -> running.rejected.size() == 1);

            directory.write("policies/read.yaml", "version: \"1\"\ndefault: allow\n");

            assertThat(running.untilGeneration(2).policies().get("read")).isNotNull();
            running.untilRight();
            await().until(() -> running.applied.size() == 2); // told once it is in force
        }
    }

    @Test
    void undoing_the_fault_leaves_the_generation_as_it_was() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "default: deny\n");
            running.untilProblem("is missing");

            directory.write("policies/read.yaml", ConfigDirectory.POLICY);
            running.untilRight();

            assertThat(running.live().generation()).isEqualTo(1);
            assertThat(running.applied).hasSize(1);
        }
    }

    @Test
    @Threat("G2")
    void a_bad_first_load_leaves_nothing_in_force_until_it_is_mended() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        directory.write("policies/read.yaml", "version: 1\n");
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            assertThat(running.current()).isNull();
            assertThat(running.problem())
                    .isEqualTo(
                            "policies/read.yaml:1 /version: must be a text; write for example"
                                    + " \"1\" (with quotes)\npolicies/read.yaml:1: \"default\" is"
                                    + " missing; write for example \"deny\"");
            assertThat(running.rejected).hasSize(1);

            directory.write("policies/read.yaml", ConfigDirectory.POLICY);

            assertThat(running.untilGeneration(1).generation()).isEqualTo(1);
        }
    }

    @Test
    void a_folder_that_appears_later_is_found() {
        Path later = root.resolve("later");
        try (RunningConfiguration running = RunningConfiguration.of(later)) {
            assertThat(running.problem()).contains("the folder is missing");

            ConfigDirectory.good(later);

            assertThat(running.until(live -> live.grants().all().size() == 2).servers())
                    .containsOnlyKeys("iterable");
        }
    }
}

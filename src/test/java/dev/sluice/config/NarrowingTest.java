package dev.sluice.config;

import static dev.sluice.config.ConfigDirectory.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a change takes away applies at once, even when the rest of it is rejected. */
class NarrowingTest {
    private final Path root;

    NarrowingTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void a_grant_whose_file_is_gone_is_taken_away() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            Snapshot before = running.live();
            directory.write("policies/read.yaml", "broken: [\n");
            directory.delete("grants/bob.yaml");

            Snapshot after = running.until(live -> live.provedBy(tokenOf("bob")).isEmpty());

            assertThat(after.provedBy(tokenOf("alice"))).hasSize(1);
            assertThat(after.generation()).isEqualTo(before.generation() + 1);
            assertThat(after.hash()).isNotEqualTo(before.hash());
            assertThat(after.policies()).isEqualTo(before.policies());
            running.untilProblem("policies/read.yaml:2 /broken: this is not YAML");
            await().until(() -> running.narrowed.contains(after));
            assertThat(running.applied).containsExactly(before);
        }
    }

    @Test
    void a_grant_with_another_token_loses_the_old_one_and_does_not_gain_the_new() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "");
            directory.write(
                    "grants/bob.yaml", ConfigDirectory.grant("iterable", "read", "another"));

            Snapshot after = running.until(live -> live.provedBy(tokenOf("bob")).isEmpty());

            assertThat(after.grants()).hasSize(1);
        }
    }

    @Test
    void a_grant_that_names_another_server_is_taken_away() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        directory.write("servers/other.yaml", ConfigDirectory.SERVER);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "");
            directory.write(
                    "grants/bob.yaml", ConfigDirectory.grant("other", "read", "token of bob"));

            running.until(live -> live.provedBy(tokenOf("bob")).isEmpty());
        }
    }

    @Test
    void a_malformed_grant_keeps_what_it_gave() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.delete("grants/alice.yaml");
            directory.write("grants/bob.yaml", "server: [\n");

            Snapshot after = running.until(live -> live.provedBy(tokenOf("alice")).isEmpty());

            assertThat(after.provedBy(tokenOf("bob"))).hasSize(1);
        }
    }

    @Test
    void a_grants_folder_that_is_gone_takes_nothing_away() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.rename("grants", ".grants");
            running.untilProblem("grants/: the folder is missing");

            assertThat(running.live().grants()).hasSize(2);
        }
    }

    @Test
    void an_emptied_grants_folder_takes_all_away() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("servers/iterable.yaml", "");
            directory.delete("grants/alice.yaml");
            directory.delete("grants/bob.yaml");

            running.until(live -> live.grants().isEmpty());
        }
    }

    @Test
    void what_was_taken_away_comes_back_with_a_right_change_only() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        String bob = ConfigDirectory.grant("iterable", "read", "token of bob");
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "");
            directory.delete("grants/bob.yaml");
            running.until(live -> live.grants().size() == 1);

            directory.write("grants/bob.yaml", bob);
            directory.write("servers/iterable.yaml", "url: 7\n");
            running.untilProblem("servers/iterable.yaml:1");
            assertThat(running.live().grants()).hasSize(1);

            directory.write("servers/iterable.yaml", ConfigDirectory.SERVER);
            directory.write("policies/read.yaml", ConfigDirectory.POLICY);

            running.until(live -> live.grants().size() == 2);
            running.untilRight();
        }
    }

    @Test
    void it_does_not_wait_for_the_grace_of_a_dangling_reference() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.delete("policies/read.yaml");
            directory.delete("grants/bob.yaml");

            running.until(live -> live.provedBy(tokenOf("bob")).isEmpty());

            assertThat(running.rejected).isEmpty();
        }
    }
}

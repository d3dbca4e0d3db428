package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.policy.Switch;
import dev.sluice.testsupport.Threat;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

            Snapshot after = running.until(live -> ConfigDirectory.opened(live, "bob").isEmpty());

            assertThat(ConfigDirectory.opened(after, "alice")).hasSize(1);
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

            Snapshot after = running.until(live -> ConfigDirectory.opened(live, "bob").isEmpty());

            assertThat(after.grants().all()).hasSize(1);
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

            running.until(live -> ConfigDirectory.opened(live, "bob").isEmpty());
        }
    }

    @Test
    void a_malformed_grant_keeps_what_it_gave() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.delete("grants/alice.yaml");
            directory.write("grants/bob.yaml", "server: [\n");

            Snapshot after = running.until(live -> ConfigDirectory.opened(live, "alice").isEmpty());

            assertThat(ConfigDirectory.opened(after, "bob")).hasSize(1);
        }
    }

    @Test
    @Threat("G3")
    void a_grants_folder_that_is_gone_takes_nothing_away() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.rename("grants", ".grants");
            running.untilProblem("grants/: the folder is missing");

            assertThat(running.live().grants().all()).hasSize(2);
        }
    }

    @Test
    void an_emptied_grants_folder_takes_all_away() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("servers/iterable.yaml", "");
            directory.delete("grants/alice.yaml");
            directory.delete("grants/bob.yaml");

            running.until(live -> live.grants().all().isEmpty());
        }
    }

    @Test
    void what_was_taken_away_comes_back_with_a_right_change_only() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        String bob = ConfigDirectory.grant("iterable", "read", "token of bob");
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "");
            directory.delete("grants/bob.yaml");
            running.until(live -> live.grants().all().size() == 1);

            directory.write("grants/bob.yaml", bob);
            directory.write("servers/iterable.yaml", "url: 7\n");
            running.untilProblem("servers/iterable.yaml:1");
            assertThat(running.live().grants().all()).hasSize(1);

            directory.write("servers/iterable.yaml", ConfigDirectory.SERVER);
            directory.write("policies/read.yaml", ConfigDirectory.POLICY);

            running.until(live -> live.grants().all().size() == 2);
            running.untilRight();
        }
    }

    @Test
    void it_does_not_wait_for_the_grace_of_a_dangling_reference() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.delete("policies/read.yaml");
            directory.delete("grants/bob.yaml");

            running.until(live -> ConfigDirectory.opened(live, "bob").isEmpty());

            assertThat(running.rejected).isEmpty();
        }
    }

    @Test
    void a_switch_is_on_though_the_rest_of_its_change_is_rejected() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            Snapshot before = running.live();
            directory.write("policies/read.yaml", "");
            directory.write("switches/incident.yaml", "off: {servers: [iterable]}\n");

            Snapshot after = running.until(live -> !live.switches().on().isEmpty());

            assertThat(after.hash()).isNotEqualTo(before.hash());
            assertThat(after.generation()).isEqualTo(before.generation() + 1);
            assertThat(after.grants().all()).isEqualTo(before.grants().all());
            await().until(() -> running.narrowed.contains(after));
            assertThat(running.applied).containsExactly(before);
        }
    }

    @Test
    void a_switch_that_names_an_unknown_server_is_on_for_all_else_it_names() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write(
                    "switches/incident.yaml", "off: {servers: [iterabel], grants: [bob]}\n");

            running.until(live -> namesOf(live).equals(List.of("incident")));

            running.untilProblem(
                    "switches/incident.yaml:1 /off/servers/0: there is no server \"iterabel\"; add"
                            + " it to servers/ (waiting for it)");
            assertThat(running.rejected).isEmpty();
        }
    }

    @Test
    void a_switch_that_was_altered_or_removed_stays_on_until_the_change_is_right() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        directory.write("switches/a.yaml", "off: {servers: [iterable]}\n");
        directory.write("switches/b.yaml", "off: {tools: [read]}\n");
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            assertThat(namesOf(running.live())).containsExactly("a", "b");
            directory.write("policies/read.yaml", "");
            running.untilProblem("is empty");
            directory.write("switches/a.yaml", "off: {grants: [bob]}\n");
            directory.delete("switches/b.yaml");

            running.until(live -> namesOf(live).equals(List.of("a", "a", "b")));

            directory.write("policies/read.yaml", ConfigDirectory.POLICY);
            Snapshot right = running.until(live -> namesOf(live).equals(List.of("a")));
            assertThat(right.switches().on().get(0).grants()).containsExactly("bob");
            running.untilRight();
        }
    }

    @Test
    void a_switch_that_is_wrong_itself_is_not_on_and_the_one_before_stays() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        directory.write("switches/a.yaml", "off: {servers: [iterable]}\n");
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            Snapshot before = running.live();
            directory.write("switches/a.yaml", "off: {serverz: [iterable], grants: [bob]}\n");
            directory.write("switches/b.yaml", "off: [\n");

            running.untilProblem("switches/b.yaml");
            running.untilProblem("did you mean \"servers\"?");

            assertThat(running.live()).isEqualTo(before);
        }
    }

    @Test
    void a_switch_stays_on_when_the_grant_it_names_is_taken_away() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        directory.write("switches/a.yaml", "off: {grants: [bob], tools: [read]}\n");
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.delete("grants/bob.yaml");

            Snapshot after = running.until(live -> live.grants().all().size() == 1);

            assertThat(namesOf(after)).containsExactly("a");
        }
    }

    @Test
    void a_folder_of_switches_that_is_gone_switches_nothing_on_again() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        directory.write("switches/a.yaml", "off: all\n");
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.deleteTree("switches");

            running.untilProblem("switches/: the folder is missing; create it, empty if need be");

            assertThat(namesOf(running.live())).containsExactly("a");
            directory.folder("switches");
            running.until(live -> live.switches().on().isEmpty());
        }
    }

    @Test
    void the_folder_of_a_switch_that_came_on_with_a_rejected_change_must_stay_as_well() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "");
            directory.write("switches/a.yaml", "off: all\n");
            running.until(live -> !live.switches().on().isEmpty());
            directory.deleteTree("switches");
            running.untilProblem("switches/: the folder is missing");
            directory.write("policies/read.yaml", ConfigDirectory.POLICY);

            await().until(() -> !String.valueOf(running.problem()).contains("is empty"));

            assertThat(running.problem()).contains("switches/: the folder is missing");
            assertThat(namesOf(running.live())).containsExactly("a");
        }
    }

    @Test
    void a_switch_that_is_edited_is_announced_like_any_change() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            List<Snapshot> heard = new CopyOnWriteArrayList<>();
            running.configuration().onChange(heard::add);
            directory.write("switches/a.yaml", "off: {grants: [bob]}\n");
            await().until(() -> heard.size() == 1);

            directory.replace("switches/a.yaml", "off: {grants: [alice]}\n");
            await().until(() -> heard.size() == 2);
            directory.delete("switches/a.yaml");
            await().until(() -> heard.size() == 3);

            assertThat(heard.get(1).switches().on().get(0).grants()).containsExactly("alice");
            assertThat(heard.get(2).switches().on()).isEmpty();
            assertThat(running.applied).hasSize(4);
        }
    }

    private static List<String> namesOf(Snapshot snapshot) {
        return snapshot.switches().on().stream().map(Switch::name).toList();
    }
}

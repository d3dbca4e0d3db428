package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.ConfigChange;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every change of the documents is told once: what became of it, and of which documents. */
class DocumentChangeTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Path root;

    DocumentChangeTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void the_first_documents_are_all_added() {
        ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            DocumentChange first = last(running, 1);

            assertThat(first.result()).isEqualTo("applied");
            assertThat(first.previousHash()).isNull();
            assertThat(first.added()).contains("grants/bob", "policies/read", "servers/iterable");
            assertThat(first.changed()).isEmpty();
            assertThat(first.removed()).isEmpty();
        }
    }

    @Test
    void an_applied_change_names_what_came_what_went_and_what_is_other_than_before() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        directory.write("policies/zz.yaml", "version: '1'\ndefault: deny\n");
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            Snapshot before = running.live();
            directory.delete("grants/bob.yaml");
            running.until(live -> live.generation() == 2);
            directory.write("policies/zz.yaml", "version: '1'\ndefault: allow\n");
            running.until(live -> live.generation() == 3);
            directory.write("policies/more.yaml", "version: '1'\ndefault: deny\n");
            Snapshot after = running.until(live -> live.generation() == 4);

            last(running, 4);
            assertThat(running.changes.get(1).removed()).containsExactly("grants/bob");
            assertThat(running.changes.get(1).previousHash()).isEqualTo(before.hash());
            assertThat(running.changes.get(2).changed()).containsExactly("policies/zz");
            assertThat(running.changes.get(2).added()).isEmpty();
            assertThat(running.changes.get(3).added()).containsExactly("policies/more");
            assertThat(running.changes.get(3).inForce()).isEqualTo(after);
        }
    }

    @Test
    void a_rejected_change_is_told_beside_what_it_took_away_all_the_same() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            Snapshot before = running.live();
            directory.write("policies/read.yaml", "broken: [\n");
            await().until(() -> running.changes.size() == 2);
            DocumentChange rejected = running.changes.get(1);
            assertThat(rejected.result()).isEqualTo("rejected");
            assertThat(rejected.inForce()).isEqualTo(before);
            assertThat(rejected.previousHash()).isEqualTo(before.hash());
            assertThat(rejected.removed()).containsExactly("policies/read");
            assertThat(rejected.problems()).isPositive();

            directory.delete("grants/bob.yaml");
            await().until(() -> running.changes.size() >= 3);
            DocumentChange narrowed = running.changes.get(2);
            assertThat(narrowed.result()).isEqualTo("narrowed");
            assertThat(narrowed.removed()).containsExactly("grants/bob");
            assertThat(narrowed.previousHash()).isEqualTo(before.hash());
        }
    }

    @Test
    void the_decision_log_gets_a_line_of_it() {
        List<ConfigChange> lines = new ArrayList<>();
        ChangeRecorder recorder = new ChangeRecorder(lines::add, InstantSource.fixed(NOON));
        ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            recorder.changed(last(running, 1));

            assertThat(lines).hasSize(1);
            assertThat(lines.get(0).toJson())
                    .startsWith(
                            "{\"time\":\"2026-11-21T12:00:00Z\",\"event\":\"config\","
                                    + "\"result\":\"applied\",\"generation\":1,"
                                    + "\"configHash\":\"sha256:")
                    .doesNotContain("previousHash", "problems");
        }
    }

    /** The last of so many. */
    private static DocumentChange last(RunningConfiguration running, int number) {
        await().until(() -> running.changes.size() == number);
        return running.changes.get(number - 1);
    }
}

package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts of one change are swapped one by one: a reference may lead nowhere for a while. */
class DanglingGraceTest {
    private static final String FAULT =
            "grants/carol.yaml:1 /server: there is no server \"other\"; add it to servers/";

    private final Path root;

    DanglingGraceTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void a_dangling_reference_is_waited_for_and_then_rejected() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write(
                    "grants/carol.yaml", ConfigDirectory.grant("other", "read", "of carol"));
            assertThat(running.untilProblem(FAULT)).isEqualTo(FAULT + " (waiting for it)");
            running.pass(RunningConfiguration.GRACE.minusSeconds(1));
            assertThat(running.rejected).isEmpty();

            running.pass(Duration.ofSeconds(1));

            await().until(() -> running.rejected.size() == 1);
            assertThat(running.problem()).isEqualTo(FAULT);
            assertThat(running.live().generation()).isEqualTo(1);
        }
    }

    @Test
    void a_reference_that_is_fulfilled_in_time_was_never_wrong() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write(
                    "grants/carol.yaml", ConfigDirectory.grant("other", "read", "of carol"));
            running.untilProblem(FAULT);

            directory.write("servers/other.yaml", ConfigDirectory.SERVER);

            assertThat(running.untilGeneration(2).grants().all()).hasSize(3);
            assertThat(running.problem()).isNull();
            assertThat(running.rejected).isEmpty();
        }
    }

    @Test
    void the_first_load_waits_for_nothing() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        directory.write("grants/carol.yaml", ConfigDirectory.grant("other", "read", "of carol"));
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            assertThat(running.current()).isNull();
            assertThat(running.problem()).isEqualTo(FAULT);
            assertThat(running.rejected).hasSize(1);
        }
    }

    @Test
    void beside_another_fault_nothing_is_waited_for() {
        ConfigDirectory directory = ConfigDirectory.good(root);
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("servers/broken.yaml", "");
            directory.write(
                    "grants/carol.yaml", ConfigDirectory.grant("other", "read", "of carol"));

            await().until(() -> running.rejected.stream().anyMatch(list -> list.size() == 2));
        }
    }
}

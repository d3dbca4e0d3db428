package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Logged;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneReplicaWarningTest {

    @ParameterizedTest
    @CsvSource({"true, true, 1", "true, false, 0", "false, true, 0", "false, false, 0"})
    void commands_beside_a_store_that_replicas_share_are_warned_of(
            boolean commands, boolean shared, int warnings) {
        try (Logged logged = new Logged(OneReplicaWarning.class.getName())) {
            OneReplicaWarning.warn(commands, shared);

            assertThat(logged.lines())
                    .hasSize(warnings)
                    .allMatch(line -> line.contains("lives on the replica that began it"));
        }
    }
}

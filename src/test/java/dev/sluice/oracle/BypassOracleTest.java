package dev.sluice.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import org.junit.jupiter.api.Test;

/**
 * No lenient reading of what the gateway lets pass reaches what its policy refuses. {@code
 * bench/run oracle} draws ten million messages; {@code -Dsluice.test.seed} draws others.
 */
@Threat({"B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B15", "B17", "B24", "B27"})
class BypassOracleTest {
    private static final long COUNT = Long.getLong("sluice.oracle.messages", 200_000);
    private static final long SEED = Long.getLong("sluice.test.seed", 20_261_121L);

    @Test
    void no_reading_of_what_passes_reaches_what_is_refused() {
        Trial trial = new Trial(SEED);

        trial.run(COUNT);

        System.out.println(trial);
        assertThat(trial.findings()).isEmpty();
        assertThat(trial.forwarded()).as("too few would show nothing").isGreaterThan(COUNT / 10);
    }
}

package dev.sluice.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever writes more tools or policies pays nothing for them at each call. Something that looks at
 * each of them would take a hundred times as long; the bound leaves room for a busy machine, and
 * {@code bench/run jmh flat} holds it to 1.2.
 */
class FlatDecisionIT {
    private static final double MOST = 2;

    @Threat("G8")
    @ParameterizedTest
    @ValueSource(strings = {"decision-5000-tools", "decision-2000-policies"})
    void a_decision_takes_as_long_however_many_there_are(String many) {
        double ratio = Rounds.ratio(Works.of("decision-10-tools"), Works.of(many));
        System.out.printf("%s of decision-10-tools: %.2f%n", many, ratio);

        assertThat(ratio).isBetween(1 / MOST, MOST);
    }
}

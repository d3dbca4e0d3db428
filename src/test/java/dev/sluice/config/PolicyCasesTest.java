package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Decision;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.policy.Switches;
import dev.sluice.policy.Take;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policy language, read and decided as its documents say. */
class PolicyCasesTest {

    static List<PolicyCases.Case> cases() throws IOException {
        return PolicyCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_call_is_decided_as_its_case_says(PolicyCases.Case one) {
        Decision decision = PolicyEngine.decide(Switches.NONE, one.policy(), one.call());

        JsonObject expected = one.expect();
        assertThat(decision.rule()).isEqualTo(expected.getString("rule"));
        assertThat(PolicyEngine.lists(Switches.NONE, one.policy(), one.call()))
                .isEqualTo(expected.getBoolean("listed"));
        if (decision instanceof Decision.Refused refused) {
            assertThat(expected.getString("decision")).isEqualTo("denied");
            assertThat(refused.reason()).isEqualTo(expected.getString("message", refused.reason()));
        } else {
            assertThat(expected.getString("decision")).isEqualTo("allowed");
            List<Take> limits = ((Decision.Allowed) decision).limits();
            assertThat(limits.stream().map(take -> take.rule().pointer()).toList())
                    .isEqualTo(expected.getJsonArray("limits", new JsonArray()).getList());
        }
    }
}

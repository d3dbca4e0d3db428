package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Target;

/** Any bytes are a policy or a list of problems, in either format; and a policy decides. */
class PolicyFuzzTest {
    private static final CallerFacts CALLER = new CallerFacts("g", "s", null);

    @FuzzTest
    void any_bytes_are_a_policy_or_problems(byte[] bytes) {
        for (String file : new String[] {"p.json", "p.yaml"}) {
            SingleDocument<Policy> read = SingleDocument.policy("p", file, bytes);
            if (read instanceof SingleDocument.Loaded<Policy> loaded) {
                decide(loaded.value());
            } else {
                assertThat(((SingleDocument.Refused<Policy>) read).problems()).isNotEmpty();
            }
        }
    }

    private static void decide(Policy policy) {
        for (Target.Kind kind : Target.Kind.values()) {
            Call call = new Call("server", CALLER, new Target(kind, "docs://a"), null);
            boolean listed = PolicyEngine.lists(Switches.NONE, policy, call);
            assertThat(PolicyEngine.decide(Switches.NONE, policy, call).rule()).isNotEmpty();
            assertThat(listed).isEqualTo(PolicyEngine.lists(Switches.NONE, policy, call));
        }
    }
}

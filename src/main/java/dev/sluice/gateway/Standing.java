package dev.sluice.gateway;

import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Target;
import org.jspecify.annotations.Nullable;

/**
 * What is in force for one caller at one server at one moment: a stream may outlive the snapshot
 * that judged its request.
 *
 * @param switches what is switched off
 * @param policy the policy that judges the caller; null for none
 * @param server the server that is called
 * @param caller who calls
 */
record Standing(Switches switches, @Nullable Policy policy, String server, CallerFacts caller) {

    /** Whether a list may show something. */
    boolean shows(Target target) {
        return PolicyEngine.lists(switches, policy, new Call(server, caller, target, null));
    }
}

package dev.sluice.gateway;

import dev.sluice.config.Snapshot;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Grants;
import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.ServerAsk;
import dev.sluice.protocol.Target;
import java.time.Instant;
import java.util.Set;
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

    private static final Set<String> HIDING = Set.of("(hidden)", "(look-alike)", "(switched off)");

    /**
     * What is in force for whoever sent a request, by the grant that the same credential proves
     * now.
     */
    static Standing of(Snapshot snapshot, Passage passage, Instant now) {
        Caller caller = passage.caller();
        String server = caller.grant().server();
        Grants.Found current = snapshot.grants().find(caller.proof(), server, now);
        return new Standing(
                snapshot.switches(),
                current instanceof Grants.Found.One one
                        ? snapshot.policyOf(one.caller().grant())
                        : null,
                server,
                passage.callerFacts());
    }

    /** Whether the server may ask something of the caller. */
    Decision decide(ServerAsk ask, @Nullable JsonValue params) {
        return PolicyEngine.decideAsk(switches, policy, server, caller, ask, params);
    }

    /** Whether an entry of the policy, or a switch, hides the tool or prompt of that name. */
    boolean hides(String name) {
        return hides(new Target(Target.Kind.TOOL, name))
                || hides(new Target(Target.Kind.PROMPT, name));
    }

    private boolean hides(Target target) {
        Decision decision =
                PolicyEngine.decide(switches, policy, new Call(server, caller, target, null));
        return decision instanceof Decision.Refused refused && HIDING.contains(refused.rule());
    }

    /** Whether a list may show something. */
    boolean shows(Target target) {
        return PolicyEngine.lists(switches, policy, new Call(server, caller, target, null));
    }
}

package dev.sluice.gateway;

import dev.sluice.catalog.Pins;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Grants;
import dev.sluice.policy.Call;
import dev.sluice.policy.Call.Definition;
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
 * @param pins what was accepted of the server's tools; null when they are not pinned
 * @param heldBack the pinned tools that are held back; null when nobody has asked, and then all are
 */
record Standing(
        Switches switches,
        @Nullable Policy policy,
        String server,
        CallerFacts caller,
        @Nullable Pins pins,
        @Nullable Set<String> heldBack) {

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
                passage.callerFacts(),
                snapshot.pinsOf(server),
                null);
    }

    /** The same, once it is known which pinned tools are held back. */
    Standing holdingBack(Set<String> tools) {
        return new Standing(switches, policy, server, caller, pins, Set.copyOf(tools));
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
        Call call = new Call(server, caller, target, null, definition(target));
        return PolicyEngine.lists(switches, policy, call);
    }

    private Definition definition(Target target) {
        if (pins == null || target.kind() != Target.Kind.TOOL) {
            return Definition.UNPINNED;
        }
        String tool = target.name();
        boolean held =
                pins.isWatched(tool)
                        ? heldBack == null || heldBack.contains(tool)
                        : pins.holdsBackUnseen(tool);
        return held ? Definition.HELD_BACK : Definition.ACCEPTED;
    }
}

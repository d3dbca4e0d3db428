package dev.sluice.cost;

import dev.sluice.config.SingleDocument;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.Grant;
import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.FreshValue;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import dev.sluice.protocol.Target;
import dev.sluice.testsupport.Callers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy is found among others, and allows a call after both of its tool's conditions were tested
 * on arguments that nobody has looked at before. The called tool and policy stand in the middle.
 */
final class DecisionWork implements Work {
    private static final String RULES =
            "{\"require\":[{\"conditions\":[{\"path\":\"args.amount\",\"op\":\"lte\",\"value\":100}],"
                    + "\"on_deny\":\"too much\"}],\"deny_if\":[{\"conditions\":[{\"path\":"
                    + "\"args.note\",\"op\":\"regex\",\"value\":\"(?i)password\"}],"
                    + "\"on_deny\":\"no secrets\"}]}";
    private static final String ARGUMENTS = "{\"amount\":42.5,\"note\":\"refund of order 7741\"}";

    private final Snapshot snapshot;
    private final Grant grant;
    private final CallerFacts caller = new CallerFacts("support", "alice", null);
    private final Target target;
    private final JsonValue arguments;

    DecisionWork(int tools, int policies) {
        arguments = read();
        Map<String, Policy> all = new HashMap<>();
        List<Grant> grants = new ArrayList<>();
        for (int i = 0; i < policies; i++) {
            all.put("policy_" + i, policy("policy_" + i, tools));
            grants.add(Callers.grant("grant_" + i, "shop", "policy_" + i, "token_" + i));
        }
        snapshot = Callers.snapshot(Map.of(), all, grants, Switches.NONE);
        grant = grants.get(policies / 2);
        target = new Target(Target.Kind.TOOL, "tool_" + tools / 2);
    }

    @Override
    public Decision once() {
        Decision decision =
                PolicyEngine.decide(
                        snapshot.switches(),
                        snapshot.policyOf(grant),
                        new Call("shop", caller, target, FreshValue.of(arguments)));
        if (!(decision instanceof Decision.Allowed)) {
            throw new IllegalStateException("it must be allowed, or conditions go untested");
        }
        return decision;
    }

    private static JsonValue read() {
        try {
            return StrictJson.read(ARGUMENTS.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Policy policy(String name, int tools) {
        StringBuilder json =
                new StringBuilder("{\"version\":\"1\",\"default\":\"deny\",\"tools\":{");
        for (int i = 0; i < tools; i++) {
            json.append(i == 0 ? "" : ",").append("\"tool_").append(i).append("\":");
            json.append(i == tools / 2 ? RULES : "{}");
        }
        byte[] document = json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
        SingleDocument<Policy> read = SingleDocument.policy(name, name + ".json", document);
        if (read instanceof SingleDocument.Loaded<Policy> loaded) {
            return loaded.value();
        }
        throw new IllegalStateException(read.toString());
    }
}

package dev.sluice.policy;

import dev.sluice.protocol.ServerAsk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every name that decisions by one policy can bear, but for words of ours in parentheses: the
 * pointers of its rules, and its entries as it writes them. No caller can add to them.
 */
public final class DecisionNames {
    private DecisionNames() {}

    /** The names in one policy. */
    public static Set<String> of(Policy policy) {
        Set<String> names = new HashSet<>(policy.hidden().texts());
        names.add(Decision.OTHER);
        add(names, policy.allTools().require());
        add(names, policy.allTools().denyIf());
        policy.allTools().limits().forEach(limit -> names.add(limit.pointer()));
        policy.tools().entries().forEach(rules -> add(names, rules));
        add(names, policy.prompts());
        add(names, policy.resources());
        for (ServerAsk ask : ServerAsk.values()) {
            names.add("/client_requests/" + ask.word());
        }
        return Set.copyOf(names);
    }

    private static void add(Set<String> names, ToolRules rules) {
        names.add(rules.name());
        names.add(rules.pointer());
        names.add(rules.pointer() + "/action");
        add(names, rules.require());
        add(names, rules.denyIf());
        ApprovalRule approval = rules.approval();
        if (approval != null) {
            names.add(approval.pointer());
        }
        rules.limits().forEach(limit -> names.add(limit.pointer()));
    }

    private static void add(Set<String> names, List<Predicate> predicates) {
        predicates.forEach(predicate -> names.add(predicate.pointer()));
    }

    private static void add(Set<String> names, Access access) {
        add(names, access.pointer() + "/allow/", access.allow());
        add(names, access.pointer() + "/deny/", access.deny());
    }

    private static void add(Set<String> names, String list, Patterns patterns) {
        names.addAll(patterns.texts());
        for (int i = 0; i < patterns.texts().size(); i++) {
            names.add(list + i);
        }
    }
}

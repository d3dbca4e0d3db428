package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Decision.Manner;
import dev.sluice.policy.Decision.Refused;
import dev.sluice.protocol.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for every policy and every call, drawn from a seed. */
class PolicyEnginePropertiesTest {
    private static final String[] NAMES = {
        "a", "b", "A", "*", "a ", "", "a\u200b", "file:///a", "file:///../a", "a/b", "\ud800"
    };
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Property(tries = 5000)
    void a_list_shows_exactly_what_is_not_refused_as_unknown(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = policy(random);
        Target target = target(random);

        boolean unknown =
                PolicyEngine.decide(policy, target) instanceof Refused refused
                        && refused.manner() == Manner.UNKNOWN;

        assertThat(PolicyEngine.lists(policy, target)).isEqualTo(!unknown);
        assertThat(PolicyEngine.lists(null, target)).isFalse();
    }

    @Property(tries = 5000)
    void hiding_more_never_lets_a_refused_call_pass(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = policy(random);
        Set<String> hidden = new HashSet<>(policy.hidden());
        hidden.add(name(random));
        boolean all = policy.hidesAll() || random.nextBoolean();

        assertNarrower(with(policy, all, hidden, policy.tools()), policy);
    }

    @Property(tries = 5000)
    void denying_an_entry_never_lets_a_refused_call_pass(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = policy(random);
        Map<String, ToolRules> tools = new HashMap<>(policy.tools());
        tools.replaceAll((name, rules) -> denied(rules.pointer()));

        assertNarrower(with(policy, policy.hidesAll(), policy.hidden(), tools), policy);
    }

    /**
     * A new entry lists its tool even under {@code default: deny}, but to deny it opens nothing.
     */
    @Property(tries = 5000)
    void a_new_entry_that_denies_lets_nothing_pass(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = policy(random);
        Map<String, ToolRules> tools = new HashMap<>(policy.tools());
        String name = name(random);
        tools.put(name, denied("/tools/" + name));

        assertNarrower(with(policy, policy.hidesAll(), policy.hidden(), tools), policy);
    }

    @Property(tries = 2000)
    void a_label_comes_from_the_policy_and_never_from_the_caller(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = policy(random);

        String label = PolicyEngine.decide(policy, target(random)).label();

        Set<String> known = new HashSet<>(policy.tools().keySet());
        known.addAll(policy.hidden());
        known.addAll(List.of(Decision.OTHER, "*"));
        assertThat(label).isIn(known);
    }

    private static void assertNarrower(Policy narrow, Policy wide) {
        for (String name : NAMES) {
            for (Target.Kind kind : Target.Kind.values()) {
                Target target = new Target(kind, name);
                if (PolicyEngine.decide(wide, target) instanceof Refused) {
                    assertThat(PolicyEngine.decide(narrow, target)).isInstanceOf(Refused.class);
                }
            }
        }
    }

    private static Policy policy(Random random) {
        Set<String> hidden = new HashSet<>();
        Map<String, ToolRules> tools = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            hidden.add(name(random));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = name(random);
            tools.put(name, rules(random, "/tools/" + name));
        }
        DefaultAction action = random.nextBoolean() ? DefaultAction.ALLOW : DefaultAction.DENY;
        return new Policy("p", "sha256:0", action, random.nextInt(9) == 0, hidden, tools);
    }

    private static Policy with(
            Policy policy, boolean all, Set<String> hidden, Map<String, ToolRules> tools) {
        return new Policy(
                policy.name(), policy.version(), policy.defaultAction(), all, hidden, tools);
    }

    private static ToolRules rules(Random random, String pointer) {
        LimitRule limit = new LimitRule(pointer, "c", MINUTE, 1, LimitScope.SESSION);
        return random.nextBoolean()
                ? denied(pointer)
                : new ToolRules(pointer, false, null, List.of(limit));
    }

    private static ToolRules denied(String pointer) {
        return new ToolRules(pointer, true, null, List.of());
    }

    private static Target target(Random random) {
        Target.Kind[] kinds = Target.Kind.values();
        return new Target(kinds[random.nextInt(kinds.length)], name(random));
    }

    private static String name(Random random) {
        return NAMES[random.nextInt(NAMES.length)];
    }
}

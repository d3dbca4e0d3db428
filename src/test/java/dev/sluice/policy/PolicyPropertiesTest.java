package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Decision.Allowed;
import dev.sluice.policy.Decision.Refused;
import dev.sluice.testsupport.Effort;
import dev.sluice.testsupport.Threat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What holds for every policy and every call. Each test decides a million calls, or a part of them,
 * drawn from a seed that it prints; {@code -Dsluice.test.seed} draws others.
 */
class PolicyPropertiesTest {
    private static final int POLICIES = Effort.of(20_000);
    private static final int CALLS = 50;

    private final long seed = Long.getLong("sluice.test.seed", 20_261_121L);
    private final Random random = new Random(seed);
    private final RandomPolicies policies = new RandomPolicies(random);
    private int cases;
    private int refusals;

    @Test
    @Threat("G7")
    void the_order_of_keys_entries_and_predicates_never_changes_a_decision() {
        each(
                (tree, policy) -> {
                    Policy shuffled = RandomPolicies.loaded(shuffled(tree));
                    for (int i = 0; i < CALLS; i++) {
                        String tool = policies.tool();
                        Map<String, @Nullable Object> arguments = policies.arguments();
                        Decision one = decide(policy, tool, JsonText.plain(arguments));
                        Decision other =
                                decide(shuffled, tool, JsonText.shuffled(arguments, random));
                        assertSameVerdict(one, other);
                    }
                });
    }

    @Test
    @Threat("B5")
    void escaping_characters_never_changes_a_decision() {
        each(
                (tree, policy) -> {
                    Policy escaped = RandomPolicies.loaded(JsonText.escaped(tree, random));
                    for (int i = 0; i < CALLS; i++) {
                        String tool = policies.tool();
                        Map<String, @Nullable Object> arguments = policies.arguments();
                        Decision one = decide(policy, tool, JsonText.plain(arguments));
                        Decision other = decide(escaped, tool, JsonText.escaped(arguments, random));
                        assertThat(other).isEqualTo(one);
                    }
                });
    }

    @Test
    void one_more_rule_in_an_entry_never_lets_a_refused_call_pass() {
        each(
                (tree, policy) -> {
                    Policy narrower = RandomPolicies.loaded(JsonText.plain(narrowed(tree)));
                    for (int i = 0; i < CALLS; i++) {
                        String tool = policies.tool();
                        String arguments = JsonText.plain(policies.arguments());
                        Decision before = decide(policy, tool, arguments);
                        Decision after = decide(narrower, tool, arguments);
                        if (before instanceof Refused) {
                            assertThat(after).isInstanceOf(Refused.class);
                        }
                        if (isAsked(before) && after instanceof Allowed) {
                            assertThat(isAsked(after)).isTrue();
                        }
                        if (isListed(narrower, tool)) {
                            assertThat(isListed(policy, tool)).isTrue();
                        }
                    }
                });
    }

    @Test
    @Threat("H10")
    void a_list_shows_exactly_what_is_not_refused_for_being_hidden_or_unlisted() {
        each(
                (tree, policy) -> {
                    for (int i = 0; i < CALLS; i++) {
                        String tool = policies.tool();
                        Decision decision =
                                decide(policy, tool, JsonText.plain(policies.arguments()));
                        boolean outOfSight =
                                decision instanceof Refused refused
                                        && List.of("(hidden)", "(look-alike)", "(default deny)")
                                                .contains(refused.rule());
                        assertThat(isListed(policy, tool)).isEqualTo(!outOfSight);
                    }
                });
    }

    @Test
    @Threat("G11")
    void in_shadow_every_call_passes_and_what_would_have_refused_it_is_named() {
        each(
                (tree, policy) -> {
                    Map<String, Object> shadow = new LinkedHashMap<>(tree);
                    shadow.put("mode", "shadow");
                    Policy watching = RandomPolicies.loaded(JsonText.plain(shadow));
                    for (int i = 0; i < CALLS; i++) {
                        String tool = policies.tool();
                        String arguments = JsonText.plain(policies.arguments());
                        Decision enforced = decide(policy, tool, arguments);
                        Allowed passed = (Allowed) decide(watching, tool, arguments);
                        assertThat(passed.approval()).isNull();
                        assertThat(passed.wouldBe())
                                .isEqualTo(first(enforced, wanted(policy, tool)));
                        assertThat(isListed(watching, tool)).isTrue();
                    }
                });
    }

    @Test
    void what_its_entry_wants_approved_never_passes_unasked() {
        each(
                (tree, policy) -> {
                    for (int i = 0; i < CALLS; i++) {
                        String tool = policies.tool();
                        String arguments = JsonText.plain(policies.arguments());
                        if (decide(policy, tool, arguments) instanceof Allowed allowed) {
                            assertThat(allowed.approval()).isEqualTo(wanted(policy, tool));
                        }
                    }
                });
    }

    @Test
    @Threat("E12")
    void a_label_comes_from_the_policy_and_never_from_the_caller() {
        each(
                (tree, policy) -> {
                    List<String> known = new ArrayList<>(policy.hidden().texts());
                    policy.tools().entries().forEach(rules -> known.add(rules.name()));
                    known.add(Decision.OTHER);
                    Set<String> names = DecisionNames.of(policy);
                    for (int i = 0; i < CALLS; i++) {
                        String arguments = JsonText.plain(policies.arguments());
                        Decision decision = decide(policy, policies.tool(), arguments);
                        assertThat(decision.label()).isIn(known);
                        if (!decision.rule().startsWith("(")) {
                            assertThat(decision.rule()).isIn(names);
                        }
                    }
                });
    }

    private static boolean isAsked(Decision decision) {
        return decision instanceof Allowed allowed && allowed.approval() != null;
    }

    /** The approval that the entry of a tool wants; null when it wants none. */
    private static @Nullable ApprovalRule wanted(Policy policy, String tool) {
        ToolRules rules = policy.tools().find(tool);
        return rules == null ? null : rules.approval();
    }

    /** What shadow mode names: of an approval and an amount that cannot be counted, the former. */
    private static @Nullable Refused first(Decision enforced, @Nullable ApprovalRule approval) {
        Refused refused = enforced instanceof Refused made ? made : null;
        boolean reached = refused == null || refused.rule().contains("/limits/");
        return approval != null && reached
                ? new Refused(
                        approval.pointer(),
                        enforced.label(),
                        Decision.Manner.APPROVAL,
                        approval.told())
                : refused;
    }

    private interface Property {
        void check(Map<String, Object> tree, Policy policy);
    }

    /** Fails as well when nearly all calls pass or nearly all are refused: that shows nothing. */
    private void each(Property property) {
        System.out.println("policies: seed " + seed);
        int drawn = 0;
        while (drawn < POLICIES) {
            Map<String, Object> tree = policies.document();
            Policy policy = RandomPolicies.load(JsonText.plain(tree));
            if (policy != null) {
                property.check(tree, policy);
                drawn++;
            }
        }
        assertThat(cases).isGreaterThanOrEqualTo(POLICIES * CALLS);
        assertThat(refusals).isBetween(cases / 5, cases - cases / 20);
    }

    private Decision decide(Policy policy, String tool, String arguments) {
        Decision decision =
                PolicyEngine.decide(Switches.NONE, policy, RandomPolicies.call(tool, arguments));
        cases++;
        boolean wouldRefuse = decision instanceof Allowed allowed && allowed.wouldBe() != null;
        refusals += decision instanceof Refused || wouldRefuse ? 1 : 0;
        return decision;
    }

    private static boolean isListed(Policy policy, String tool) {
        return PolicyEngine.lists(Switches.NONE, policy, RandomPolicies.call(tool, "{}"));
    }

    /** Another predicate may refuse first, so the rule may differ; what comes of it may not. */
    private static void assertSameVerdict(Decision one, Decision other) {
        assertThat(other.getClass()).isEqualTo(one.getClass());
        if (one instanceof Allowed first && other instanceof Allowed second) {
            assertThat(amounts(second)).isEqualTo(amounts(first));
            assertThat(second.approval()).isEqualTo(first.approval());
        }
    }

    private static List<String> amounts(Allowed allowed) {
        return allowed.limits().stream()
                .map(take -> take.amount().toPlainString() + " of " + take.rule().max())
                .sorted()
                .collect(Collectors.toList());
    }

    @SuppressWarnings("unchecked")
    private String shuffled(Map<String, Object> tree) {
        Map<String, Object> tools = tools(tree);
        tools.values().forEach(entry -> shuffleLists((Map<String, Object>) entry));
        Object all = tree.get("all_tools");
        if (all != null) {
            shuffleLists((Map<String, Object>) all);
        }
        return JsonText.shuffled(tree, random);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> tools(Map<String, Object> tree) {
        return (Map<String, Object>) Objects.requireNonNull(tree.get("tools"));
    }

    private void shuffleLists(Map<String, Object> rules) {
        for (Object list : rules.values()) {
            if (list instanceof List<?> predicates) {
                Collections.shuffle(predicates, random);
            }
        }
    }

    /** The document with one rule more, in one of its entries. */
    @SuppressWarnings("unchecked")
    private Map<String, Object> narrowed(Map<String, Object> tree) {
        Map<String, Object> tools = tools(tree);
        List<String> names = new ArrayList<>(tools.keySet());
        String name = names.get(random.nextInt(names.size()));
        Map<String, Object> entry = (Map<String, Object>) Objects.requireNonNull(tools.get(name));
        switch (random.nextInt(5)) {
            case 0 -> add(entry, "deny_if", policies.predicate());
            case 1 -> add(entry, "require", policies.predicate());
            case 2 -> add(entry, "limits", policies.limit());
            case 3 -> entry.putIfAbsent("approval", policies.approval());
            default -> add(tree, "hide", name);
        }
        return tree;
    }

    @SuppressWarnings("unchecked")
    private static void add(Map<String, Object> to, String list, Object what) {
        ((List<Object>) to.computeIfAbsent(list, none -> new ArrayList<>())).add(what);
    }
}

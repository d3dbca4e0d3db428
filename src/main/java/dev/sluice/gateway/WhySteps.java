package dev.sluice.gateway;

import static dev.sluice.gateway.Explained.word;

import dev.sluice.policy.Account;
import dev.sluice.policy.Call;
import dev.sluice.policy.Glob;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Step;
import dev.sluice.policy.ToolRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of a decision, as an operator reads them. */
final class WhySteps {
    private final @Nullable Policy policy;
    private final boolean listOnly;

    /**
     * Steps of one call.
     *
     * @param policy what judged it; null when nothing did
     * @param listOnly whether only those are told that decide about lists
     */
    WhySteps(@Nullable Policy policy, boolean listOnly) {
        this.policy = policy;
        this.listOnly = listOnly;
    }

    /** Which entry won, and how it names the tool; or that the default decides. */
    @Nullable JsonTree entry(Account account, Call call) {
        if (!account.isLookedUp() || policy == null) {
            return null;
        }
        ToolRules rules = account.entry();
        if (rules == null) {
            return new JsonTree()
                    .put("pointer", null)
                    .put("match", "default")
                    .put("default", word(policy.defaultAction()));
        }
        boolean exact = rules.name().equals(call.target().name()) || !Glob.isGlob(rules.name());
        return new JsonTree()
                .put("pointer", rules.pointer())
                .put("match", exact ? "exact" : "glob")
                .put("default", word(policy.defaultAction()));
    }

    List<Object> of(Account account) {
        List<Object> steps = new ArrayList<>();
        for (Account.Taken taken : account.steps()) {
            if (!listOnly || taken.step().compareTo(Step.DEFAULT) <= 0) {
                List<Object> predicates = new ArrayList<>();
                taken.predicates().forEach(tried -> predicates.add(predicate(tried)));
                steps.add(
                        new JsonTree()
                                .put("number", taken.step().number())
                                .put("title", taken.step().title())
                                .put("rule", taken.rule())
                                .put("predicates", predicates));
            }
        }
        return steps;
    }

    private static JsonTree predicate(Account.Tried tried) {
        List<Object> conditions = new ArrayList<>();
        tried.conditions().forEach(tested -> conditions.add(condition(tested)));
        return new JsonTree()
                .put("pointer", tried.predicate().pointer())
                .put("holds", tried.holds())
                .put("conditions", conditions);
    }

    /** What it was compared with stands in the policy, and what was compared is nobody's here. */
    private static JsonTree condition(Account.Tested tested) {
        return new JsonTree()
                .put("pointer", tested.condition().pointer())
                .put("path", tested.condition().path().text())
                .put("op", tested.condition().operator().word())
                .put("truth", word(tested.truth()))
                .put(
                        "saw",
                        List.copyOf(tested.saw().stream().map(Explained::word).sorted().toList()));
    }
}

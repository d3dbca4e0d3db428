package dev.sluice.cli.access;

import dev.sluice.policy.AllTools;
import dev.sluice.policy.Condition;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.Operand;
import dev.sluice.policy.Operator;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.ToolRules;
import dev.sluice.policy.ValuePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything of a call that the rules of one tool look at. */
final class Places {
    private final List<Predicate> predicates = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final Map<List<Object>, ValuePath> paths = new LinkedHashMap<>();
    private boolean sums;

    Places(Policy policy, @Nullable ToolRules rules) {
        AllTools all = policy.allTools();
        predicates.addAll(all.require());
        predicates.addAll(all.denyIf());
        all.limits().forEach(this::add);
        if (rules != null) {
            predicates.addAll(rules.require());
            predicates.addAll(rules.denyIf());
            rules.limits().forEach(this::add);
        }
        for (Predicate each : predicates) {
            each.conditions().forEach(this::add);
        }
    }

    private void add(LimitRule limit) {
        ValuePath from = limit.incrementFrom();
        if (from != null) {
            sums = true;
            add(from);
        }
    }

    private void add(Condition condition) {
        conditions.add(condition);
        add(condition.path());
        if (condition.operand() instanceof Operand.Reference reference) {
            add(reference.path());
        }
    }

    private void add(ValuePath path) {
        paths.putIfAbsent(List.of(path.root(), path.steps()), path);
    }

    List<Predicate> predicates() {
        return predicates;
    }

    List<Condition> conditions() {
        return conditions;
    }

    /** Those that look at what one path leads to. */
    List<Condition> conditionsOn(ValuePath path) {
        return conditions.stream()
                .filter(
                        each ->
                                each.path().root() == path.root()
                                        && each.path().steps().equals(path.steps()))
                .toList();
    }

    /** Those that do not stand below others first, as these may take their place. */
    List<ValuePath> paths() {
        return paths.values().stream()
                .sorted((one, other) -> one.steps().size() - other.steps().size())
                .toList();
    }

    /**
     * Whether samples stand for all values: each condition looks at an argument by its name alone,
     * and compares it with what is written.
     */
    boolean areSimple() {
        return !sums
                && paths.values().stream()
                        .allMatch(
                                path ->
                                        path.root() == ValuePath.Root.ARGS
                                                && path.steps().size() == 1
                                                && path.steps().get(0)
                                                        instanceof ValuePath.Step.Key)
                && conditions.stream().allMatch(Places::isSimple);
    }

    private static boolean isSimple(Condition condition) {
        return condition.operand() instanceof Operand.Literal
                && Stream.of(Operator.CONTAINS, Operator.REGEX)
                        .noneMatch(each -> each == condition.operator());
    }
}

package dev.sluice.config;

import dev.sluice.policy.LimitRule;
import dev.sluice.policy.LimitScope;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ValuePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether each counter counts one thing: a sum of different things is a number without meaning. */
final class Counters {
    private final Problems problems;
    private final Map<String, Use> uses = new HashMap<>();

    Counters(Problems problems) {
        this.problems = problems;
    }

    /** Where a counter was used first. */
    private record Use(Document document, LimitRule limit) {}

    /** Checks all limits of one policy. */
    void checkWithin(Document document, Policy policy) {
        for (LimitRule limit : limitsOf(policy)) {
            Use first = uses.putIfAbsent(limit.counter(), new Use(document, limit));
            if (first != null && differ(first.limit(), limit)) {
                refuse(document, limit, first, "at " + first.limit().pointer());
            }
        }
    }

    /** Checks the counters that a policy, right in itself, shares with others. */
    void checkAmong(Document document, Policy policy) {
        for (LimitRule limit : limitsOf(policy)) {
            if (limit.scope() != LimitScope.SERVER && limit.scope() != LimitScope.GLOBAL) {
                continue;
            }
            Use first = uses.putIfAbsent(limit.counter(), new Use(document, limit));
            if (first != null && differ(first.limit(), limit)) {
                String where = first.document().file() + " " + first.limit().pointer();
                refuse(document, limit, first, "in " + where);
            }
        }
    }

    private static List<LimitRule> limitsOf(Policy policy) {
        List<LimitRule> limits = new ArrayList<>(policy.allTools().limits());
        policy.tools().entries().forEach(tool -> limits.addAll(tool.limits()));
        return limits;
    }

    /** The same path may be written in two ways. */
    private static boolean differ(LimitRule one, LimitRule other) {
        ValuePath left = one.incrementFrom();
        ValuePath right = other.incrementFrom();
        if (left == null || right == null) {
            return left != null || right != null;
        }
        return left.root() != right.root() || !left.steps().equals(right.steps());
    }

    private void refuse(Document document, LimitRule limit, Use first, String where) {
        problems.add(
                Pointers.placeOf(document.root(), limit.pointer()),
                "the counter \""
                        + limit.counter()
                        + "\" counts "
                        + counted(limit.incrementFrom())
                        + " here and "
                        + counted(first.limit().incrementFrom())
                        + " "
                        + where
                        + "; write another \"counter\" into one of them");
    }

    private static String counted(@Nullable ValuePath path) {
        return path == null ? "calls" : path.text();
    }
}

package dev.sluice.cli.lint;

import dev.sluice.policy.Condition;
import dev.sluice.policy.Glob;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.Operand;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.ToolRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** An entry that wins over a glob and lacks one of its refusals; nothing is inherited. */
final class DroppedRefusal implements LintRule {
    @Override
    public String id() {
        return "dropped-refusal";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        List<ToolRules> entries = subject.policy().tools().entries();
        for (ToolRules winner : entries) {
            for (ToolRules loser : entries) {
                if (beats(winner, loser) && meet(subject, winner, loser)) {
                    List<String> dropped = dropped(winner, loser);
                    if (!dropped.isEmpty()) {
                        notes.add(
                                winner.pointer(),
                                "wins over %s and inherits nothing, so it drops %s"
                                        .formatted(loser.pointer(), String.join(", ", dropped)));
                    }
                }
            }
        }
    }

    private static boolean beats(ToolRules winner, ToolRules loser) {
        if (!Glob.isGlob(loser.name())) {
            return false;
        }
        return !Glob.isGlob(winner.name())
                || Glob.of(winner.name()).literals() > Glob.of(loser.name()).literals();
    }

    private static boolean meet(Subject subject, ToolRules winner, ToolRules loser) {
        Glob glob = Glob.of(loser.name());
        if (!Glob.isGlob(winner.name())) {
            return glob.matches(winner.name());
        }
        return subject.known() == null
                ? Glob.of(winner.name()).meets(glob)
                : subject.decidedBy(winner).stream().anyMatch(tool -> glob.matches(tool.name()));
    }

    private static List<String> dropped(ToolRules winner, ToolRules loser) {
        List<String> dropped = new ArrayList<>();
        if (winner.denied()) {
            return dropped;
        }
        if (loser.denied()) {
            dropped.add("action: deny");
        }
        for (Predicate predicate : loser.require()) {
            if (winner.require().stream().noneMatch(own -> same(own, predicate))) {
                dropped.add(predicate.pointer());
            }
        }
        for (Predicate predicate : loser.denyIf()) {
            if (winner.denyIf().stream().noneMatch(own -> same(own, predicate))) {
                dropped.add(predicate.pointer());
            }
        }
        if (loser.approval() != null && winner.approval() == null) {
            dropped.add("the approval");
        }
        for (LimitRule limit : loser.limits()) {
            if (winner.limits().stream().noneMatch(own -> keeps(own, limit))) {
                dropped.add(limit.pointer());
            }
        }
        return dropped;
    }

    private static boolean same(Predicate one, Predicate other) {
        if (one.conditions().size() != other.conditions().size()) {
            return false;
        }
        for (int i = 0; i < one.conditions().size(); i++) {
            if (!same(one.conditions().get(i), other.conditions().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Condition one, Condition other) {
        return one.path().root() == other.path().root()
                && one.path().steps().equals(other.path().steps())
                && one.operator() == other.operator()
                && same(one.operand(), other.operand());
    }

    private static boolean same(Operand one, Operand other) {
        if (one instanceof Operand.Expression first && other instanceof Operand.Expression second) {
            return first.pattern().pattern().equals(second.pattern().pattern());
        }
        if (one instanceof Operand.Literal first && other instanceof Operand.Literal second) {
            return first.value().sameAs(second.value());
        }
        return one.equals(other);
    }

    /** Any limit on as wide a scope that sums the same is taken for a rule of the same intent. */
    private static boolean keeps(LimitRule own, LimitRule limit) {
        return own.scope().compareTo(limit.scope()) >= 0
                && Objects.equals(own.incrementFrom(), limit.incrementFrom());
    }
}

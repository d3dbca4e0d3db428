package dev.sluice.cli.lint;

import dev.sluice.cli.lint.Subject.Section;
import dev.sluice.policy.Condition;
import dev.sluice.policy.Operand;
import dev.sluice.policy.Operator;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.Value;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two conditions of one predicate that no value can meet together. */
final class Contradiction implements LintRule {
    @Override
    public String id() {
        return "contradiction";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        for (Section section : subject.sections()) {
            for (Predicate predicate : section.predicates()) {
                check(predicate, notes);
            }
        }
    }

    private static void check(Predicate predicate, Notes notes) {
        List<Condition> conditions = predicate.conditions();
        for (int i = 0; i < conditions.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (exclude(conditions.get(j), conditions.get(i))) {
                    notes.add(
                            conditions.get(i).pointer(),
                            "no value of the right type meets this and condition "
                                    + j
                                    + " of the same predicate; both must hold");
                }
            }
        }
    }

    private static boolean exclude(Condition one, Condition other) {
        boolean samePath =
                one.path().root() == other.path().root()
                        && one.path().steps().equals(other.path().steps())
                        && !one.path().hasEach();
        Value first = literal(one);
        Value second = literal(other);
        if (!samePath || first == null || second == null) {
            return false;
        }
        if (one.operator() == Operator.EQ && other.operator() == Operator.EQ) {
            return !first.sameAs(second);
        }
        return excludes(one.operator(), first, other.operator(), second)
                || excludes(other.operator(), second, one.operator(), first);
    }

    /** Whether the first asks for more than the second allows. */
    private static boolean excludes(Operator lower, Value from, Operator upper, Value to) {
        BigDecimal least = number(from);
        BigDecimal most = number(to);
        boolean bounds =
                (lower == Operator.GT || lower == Operator.GTE || lower == Operator.EQ)
                        && (upper == Operator.LT || upper == Operator.LTE || upper == Operator.EQ)
                        && !(lower == Operator.EQ && upper == Operator.EQ);
        if (!bounds || least == null || most == null) {
            return false;
        }
        int order = least.compareTo(most);
        boolean open = lower == Operator.GT || upper == Operator.LT;
        return order > 0 || (order == 0 && open);
    }

    private static @Nullable Value literal(Condition condition) {
        return condition.operand() instanceof Operand.Literal literal ? literal.value() : null;
    }

    private static @Nullable BigDecimal number(Value value) {
        return value instanceof Value.Num num ? num.value() : null;
    }
}

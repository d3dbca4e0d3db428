package dev.sluice.cli.lint;

import dev.sluice.cli.lint.Subject.Section;
import dev.sluice.policy.Condition;
import dev.sluice.policy.Operand;
import dev.sluice.policy.Operator;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.Value;
import dev.sluice.policy.ValuePath;
import java.util.ArrayList;
import java.util.List;

/** A list of what is permitted that whoever leaves the argument out passes by. */
final class NotInWithoutExists implements LintRule {
    @Override
    public String id() {
        return "not-in-without-exists";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        for (Section section : subject.sections()) {
            List<Predicate> required = new ArrayList<>(subject.policy().allTools().require());
            required.addAll(section.require());
            for (Predicate predicate : section.denyIf()) {
                for (Condition condition : predicate.conditions()) {
                    boolean open =
                            condition.operator() == Operator.NOT_IN
                                    && condition.path().root() == ValuePath.Root.ARGS
                                    && required.stream()
                                            .noneMatch(each -> wants(each, condition.path()));
                    if (open) {
                        notes.add(
                                condition.pointer(),
                                "a call without %s passes; add to require: {\"conditions\": [{\"path\":"
                                                .formatted(condition.path())
                                        + " \"%s\", \"op\": \"exists\", \"value\": true}]}"
                                                .formatted(condition.path().text()));
                    }
                }
            }
        }
    }

    /** Whether a predicate of {@code require} cannot be met without that argument. */
    private static boolean wants(Predicate predicate, ValuePath path) {
        return predicate.conditions().stream()
                .anyMatch(
                        condition ->
                                condition.path().root() == path.root()
                                        && condition.path().steps().equals(path.steps())
                                        && !wantsAbsence(condition));
    }

    private static boolean wantsAbsence(Condition condition) {
        return condition.operator() == Operator.EXISTS
                && condition.operand() instanceof Operand.Literal literal
                && literal.value() instanceof Value.Bool bool
                && !bool.value();
    }
}

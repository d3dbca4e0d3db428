package dev.sluice.cli.lint;

import dev.sluice.catalog.Tool;
import dev.sluice.cli.lint.Subject.Section;
import dev.sluice.cli.tools.Shape;
import dev.sluice.policy.Condition;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.Operand;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.ValuePath;
import org.jspecify.annotations.Nullable;

/** A path to an argument that the tool does not have. */
final class UnknownArgument implements LintRule {
    @Override
    public String id() {
        return "unknown-argument";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        for (Section section : subject.sections()) {
            for (Predicate predicate : section.predicates()) {
                for (Condition condition : predicate.conditions()) {
                    String pointer = condition.pointer();
                    check(section, condition.path(), pointer + "/path", notes);
                    if (condition.operand() instanceof Operand.Reference reference) {
                        check(section, reference.path(), pointer + "/value", notes);
                    }
                }
            }
            for (LimitRule limit : section.limits()) {
                check(section, limit.incrementFrom(), limit.pointer() + "/increment_from", notes);
            }
        }
    }

    private static void check(
            Section section, @Nullable ValuePath path, String pointer, Notes notes) {
        if (path == null || path.root() != ValuePath.Root.ARGS || section.tools().isEmpty()) {
            return;
        }
        boolean known =
                section.tools().stream()
                        .anyMatch(tool -> !Shape.at(tool.inputSchema(), path).isNothing());
        if (!known) {
            notes.add(pointer, subjectOf(section) + " has no argument " + path);
        }
    }

    private static String subjectOf(Section section) {
        Tool first = section.tools().get(0);
        if (section.tools().size() == 1) {
            return "the tool \"" + first.name() + "\"";
        }
        return "none of the " + section.tools().size() + " tools that this holds for";
    }
}

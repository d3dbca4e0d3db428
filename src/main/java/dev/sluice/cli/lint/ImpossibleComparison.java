package dev.sluice.cli.lint;

import dev.sluice.cli.lint.Subject.Section;
import dev.sluice.cli.tools.ListedTool;
import dev.sluice.cli.tools.Shape;
import dev.sluice.cli.tools.Types;
import dev.sluice.policy.Condition;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.ValuePath;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A comparison that no value of the argument's type can meet. */
final class ImpossibleComparison implements LintRule {
    @Override
    public String id() {
        return "impossible-comparison";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        for (Section section : subject.sections()) {
            for (Predicate predicate : section.require()) {
                check(section, predicate, "every call that has the argument is refused", notes);
            }
            for (Predicate predicate : section.denyIf()) {
                check(section, predicate, null, notes);
            }
        }
    }

    private static void check(
            Section section, Predicate predicate, @Nullable String effect, Notes notes) {
        for (Condition condition : predicate.conditions()) {
            if (condition.path().root() == ValuePath.Root.ARGS) {
                Fit fit = worst(section.tools(), condition);
                if (fit != null) {
                    notes.add(
                            condition.pointer(),
                            fit.why() + "; " + (effect == null ? inDenyIf(fit) : effect));
                }
            }
        }
    }

    private static String inDenyIf(Fit fit) {
        return fit.comparable()
                ? "the condition never holds"
                : "what cannot be compared is refused, so every call that has the argument is";
    }

    /** Why the condition fits none of the tools that have the argument; null when it fits one. */
    private static @Nullable Fit worst(List<ListedTool> tools, Condition condition) {
        Fit found = null;
        for (ListedTool tool : tools) {
            Shape shape = Shape.at(tool.inputSchema(), condition.path());
            if (shape.open()) {
                return null;
            }
            if (!shape.schemas().isEmpty()) {
                Fit fit = worst(shape, condition);
                if (fit == null) {
                    return null;
                }
                found = fit;
            }
        }
        return found;
    }

    private static @Nullable Fit worst(Shape shape, Condition condition) {
        List<@Nullable Fit> fits =
                shape.schemas().stream()
                        .<@Nullable Fit>map(schema -> Fit.of(condition, Types.of(schema)))
                        .toList();
        return fits.stream().allMatch(Objects::nonNull) ? fits.get(0) : null;
    }
}

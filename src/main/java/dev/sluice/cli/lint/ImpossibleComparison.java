package dev.sluice.cli.lint;

import dev.sluice.catalog.Tool;
import dev.sluice.cli.lint.Subject.Section;
import dev.sluice.cli.tools.Shape;
import dev.sluice.cli.tools.Types;
import dev.sluice.policy.Condition;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.ValuePath;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A comparison that says the same of every value of the argument's type. */
final class ImpossibleComparison implements LintRule {
    @Override
    public String id() {
        return "impossible-comparison";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        for (Section section : subject.sections()) {
            section.require().forEach(each -> check(section, each, "require refuses", notes));
            section.denyIf().forEach(each -> check(section, each, "deny_if refuses", notes));
        }
    }

    private static void check(
            Section section, Predicate predicate, String ofIncomparable, Notes notes) {
        for (Condition condition : predicate.conditions()) {
            if (condition.path().root() == ValuePath.Root.ARGS) {
                Fit fit = worst(section.tools(), condition);
                if (fit != null) {
                    notes.add(condition.pointer(), fit.why() + "; " + effect(fit, ofIncomparable));
                }
            }
        }
    }

    private static String effect(Fit fit, String ofIncomparable) {
        return switch (fit.result()) {
            case NEVER_HOLDS -> "the condition never holds";
            case ALWAYS_HOLDS -> "the condition holds whenever the argument is there";
            case CANNOT_COMPARE -> ofIncomparable + " what cannot be compared";
        };
    }

    /** Why the condition fits none of the tools that have the argument; null when it fits one. */
    private static @Nullable Fit worst(List<Tool> tools, Condition condition) {
        Fit found = null;
        for (Tool tool : tools) {
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

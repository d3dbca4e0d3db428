package dev.sluice.cli.lint;

import com.google.re2j.Pattern;
import dev.sluice.cli.lint.Subject.Section;
import dev.sluice.policy.Condition;
import dev.sluice.policy.Operand;
import dev.sluice.policy.Predicate;
import java.util.List;

/** A regular expression that is found in every text. */
final class RegexMatchesAll implements LintRule {
    /** An expression found in all of these, though they share nothing, asks for nothing. */
    private static final List<String> PROBES =
            List.of("", "a", "Z", "7", " ", "-", "_", "é", "写", "😀", "\u0001", "x y/z.42@#");

    @Override
    public String id() {
        return "regex-matches-everything";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        for (Section section : subject.sections()) {
            for (Predicate predicate : section.predicates()) {
                for (Condition condition : predicate.conditions()) {
                    if (condition.operand() instanceof Operand.Expression expression
                            && matchesAll(expression.pattern())) {
                        notes.add(
                                condition.pointer() + "/value",
                                "this matches every text, as it is looked for anywhere; anchor it"
                                        + " with ^ and $, or ask with \"exists\"");
                    }
                }
            }
        }
    }

    private static boolean matchesAll(Pattern pattern) {
        return PROBES.stream().allMatch(probe -> pattern.matcher(probe).find());
    }
}

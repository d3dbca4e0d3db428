package dev.sluice.cli.lint;

import dev.sluice.policy.Access;
import dev.sluice.policy.DefaultAction;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ToolRules;
import java.util.HashSet;
import java.util.Set;

/** A policy under which nothing passes. */
final class NothingAllowed implements LintRule {
    @Override
    public String id() {
        return "nothing-allowed";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        Policy policy = subject.policy();
        boolean allows =
                policy.defaultAction() == DefaultAction.ALLOW
                        || policy.tools().entries().stream()
                                .anyMatch(entry -> allows(policy, entry))
                        || allows(policy.prompts())
                        || allows(policy.resources());
        if (!allows && !hidesEachTool(subject)) {
            notes.add(
                    "/default",
                    "nothing is allowed; name a tool, for example \"tools\": {\"get_user\": {}}");
        }
    }

    /** Whoever hides each tool of a server by its name means that nothing is allowed. */
    private static boolean hidesEachTool(Subject subject) {
        Set<String> hidden = new HashSet<>(subject.policy().hidden().texts());
        return !subject.tools().isEmpty()
                && subject.tools().stream().allMatch(tool -> hidden.contains(tool.name()));
    }

    private static boolean allows(Policy policy, ToolRules entry) {
        return !entry.denied()
                && entry.denyIf().stream().noneMatch(BehindDeny::isUnconditional)
                && policy.hidden().texts().stream()
                        .noneMatch(hidden -> HiddenEntry.covers(hidden, entry.name()));
    }

    private static boolean allows(Access access) {
        return access.defaultAction() == DefaultAction.ALLOW || !access.allow().texts().isEmpty();
    }
}

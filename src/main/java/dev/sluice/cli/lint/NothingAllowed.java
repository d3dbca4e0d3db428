package dev.sluice.cli.lint;

import dev.sluice.policy.Access;
import dev.sluice.policy.DefaultAction;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ToolRules;

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
        if (!allows) {
            notes.add(
                    "/default",
                    "nothing is allowed; name a tool, for example \"tools\": {\"get_user\": {}}");
        }
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

package dev.sluice.cli.lint;

import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.ToolRules;

/** Rules that no call reaches, because one before them refuses every call. */
final class BehindDeny implements LintRule {
    @Override
    public String id() {
        return "behind-deny";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        for (ToolRules entry : subject.policy().tools().entries()) {
            if (entry.denied()) {
                String why = "\"action\": \"deny\" refuses every call before this; delete one";
                entry.require().forEach(each -> notes.add(each.pointer(), why));
                entry.denyIf().forEach(each -> notes.add(each.pointer(), why));
                entry.limits().forEach(each -> notes.add(each.pointer(), why));
                unasked(entry, why, notes);
            } else if (entry.denyIf().stream().anyMatch(BehindDeny::isUnconditional)) {
                String why = "a deny_if without conditions refuses every call before this";
                entry.limits().forEach(each -> notes.add(each.pointer(), why));
                unasked(entry, why, notes);
            }
        }
    }

    private static void unasked(ToolRules entry, String why, Notes notes) {
        ApprovalRule approval = entry.approval();
        if (approval != null) {
            notes.add(approval.pointer(), why);
        }
    }

    /** An empty list of conditions always holds. */
    static boolean isUnconditional(Predicate predicate) {
        return predicate.conditions().isEmpty();
    }
}

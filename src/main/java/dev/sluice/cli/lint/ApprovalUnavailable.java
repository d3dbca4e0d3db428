package dev.sluice.cli.lint;

import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.ToolRules;

/** A question to a person that this version cannot ask yet. */
final class ApprovalUnavailable implements LintRule {
    @Override
    public String id() {
        return "approval-unavailable";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        for (ToolRules entry : subject.policy().tools().entries()) {
            ApprovalRule approval = entry.approval();
            if (approval != null) {
                notes.add(
                        approval.pointer(),
                        "approvals are not available in this version, so every call is refused");
            }
        }
    }
}

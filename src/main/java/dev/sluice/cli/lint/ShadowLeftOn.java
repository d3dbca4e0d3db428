package dev.sluice.cli.lint;

import dev.sluice.policy.Mode;
import dev.sluice.policy.ToolRules;

/** Rules that are only recorded. */
final class ShadowLeftOn implements LintRule {
    private static final String MESSAGE =
            "in shadow mode refusals are recorded and not carried out; write \"enforce\" when the"
                    + " records look right";

    @Override
    public String id() {
        return "shadow-mode";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public void check(Subject subject, Notes notes) {
        if (subject.policy().mode() == Mode.SHADOW) {
            notes.add("/mode", MESSAGE);
        }
        for (ToolRules entry : subject.policy().tools().entries()) {
            if (entry.mode() == Mode.SHADOW) {
                notes.add(entry.pointer() + "/mode", MESSAGE);
            }
        }
    }
}

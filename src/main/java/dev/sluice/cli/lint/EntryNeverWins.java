package dev.sluice.cli.lint;

import dev.sluice.policy.ToolRules;

/** An entry that matches tools of the server, each of which another entry decides. */
final class EntryNeverWins implements LintRule {
    @Override
    public String id() {
        return "entry-never-wins";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        for (ToolRules entry : subject.policy().tools().entries()) {
            boolean matches =
                    subject.tools().stream()
                            .anyMatch(tool -> Subject.matches(entry.name(), tool.name()));
            if (matches && subject.decidedBy(entry).isEmpty()) {
                notes.add(
                        entry.pointer(),
                        "every tool that this matches has an entry nearer to its name, which decides"
                                + " alone");
            }
        }
    }
}

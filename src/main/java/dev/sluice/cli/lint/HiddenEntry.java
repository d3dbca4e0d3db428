package dev.sluice.cli.lint;

import dev.sluice.catalog.Tool;
import dev.sluice.policy.Glob;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ToolRules;
import java.util.List;

/** An entry that allows what {@code hide} takes out. */
final class HiddenEntry implements LintRule {
    @Override
    public String id() {
        return "hidden-entry";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        Policy policy = subject.policy();
        for (ToolRules entry : policy.tools().entries()) {
            boolean hidden =
                    policy.hidden().texts().stream().anyMatch(text -> covers(text, entry.name()))
                            || hidesAll(policy, subject.decidedBy(entry));
            if (hidden && !entry.denied()) {
                notes.add(
                        entry.pointer(),
                        "hide takes it out, so this entry allows nothing; delete one of the two");
            }
        }
    }

    /** Whether whatever an entry matches is hidden by one pattern. */
    static boolean covers(String hidden, String entry) {
        return hidden.equals("*")
                || hidden.equals(entry)
                || (!Glob.isGlob(entry) && Subject.matches(hidden, entry));
    }

    private static boolean hidesAll(Policy policy, List<Tool> tools) {
        return !tools.isEmpty()
                && tools.stream().allMatch(tool -> policy.hidden().find(tool.name()) != null);
    }
}

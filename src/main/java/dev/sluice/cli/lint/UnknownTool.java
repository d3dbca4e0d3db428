package dev.sluice.cli.lint;

import dev.sluice.policy.Glob;
import dev.sluice.policy.ToolRules;
import java.util.List;
import java.util.Locale;

/** A name, or a glob, that no tool of the server has. */
final class UnknownTool implements LintRule {
    @Override
    public String id() {
        return "unknown-tool";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        if (subject.known() == null) {
            return;
        }
        for (ToolRules entry : subject.policy().tools().entries()) {
            check(subject, entry.name(), entry.pointer(), notes);
        }
        List<String> hidden = subject.policy().hidden().texts();
        for (int i = 0; i < hidden.size(); i++) {
            check(subject, hidden.get(i), "/hide/" + i, notes);
        }
    }

    private static void check(Subject subject, String name, String pointer, Notes notes) {
        if (subject.tools().stream().anyMatch(tool -> Subject.matches(name, tool.name()))) {
            return;
        }
        if (Glob.isGlob(name)) {
            notes.add(pointer, "the server has no tool that \"" + name + "\" matches");
            return;
        }
        String meant =
                subject.tools().stream()
                        .filter(tool -> plain(tool.name()).equals(plain(name)))
                        .findFirst()
                        .map(tool -> "; did you mean \"" + tool.name() + "\"?")
                        .orElse("");
        notes.add(pointer, "the server has no tool \"" + name + "\"" + meant);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}

package dev.sluice.config;

import dev.sluice.policy.Glob;
import dev.sluice.policy.ToolRules;
import dev.sluice.policy.ToolTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code tools}: names and globs of which never two apply to one name equally. */
final class ToolTableReader {
    private final Problems problems;
    private final ToolReader tools;

    ToolTableReader(ToolReader tools, Problems problems) {
        this.problems = problems;
        this.tools = tools;
    }

    ToolTable read(Fields policy) {
        Map<String, Node> entries = policy.entries("tools");
        List<ToolRules> rules = new ArrayList<>();
        entries.forEach(
                (name, entry) -> {
                    String fault = NameFaults.ofName(name);
                    if (fault != null) {
                        problems.add(entry.place(), fault);
                    }
                    ToolRules read = tools.read(name, entry);
                    if (fault == null && read != null) {
                        rules.add(read);
                    }
                });
        refuseTies(entries);
        return ToolTable.of(rules);
    }

    private void refuseTies(Map<String, Node> entries) {
        List<Glob> seen = new ArrayList<>();
        for (Map.Entry<String, Node> entry : entries.entrySet()) {
            if (Glob.isGlob(entry.getKey())) {
                Glob glob = Glob.of(entry.getKey());
                seen.stream()
                        .filter(other -> ties(glob, other))
                        .findFirst()
                        .ifPresent(other -> refuseTie(entry.getValue().place(), glob, other));
                seen.add(glob);
            }
        }
    }

    private static boolean ties(Glob one, Glob other) {
        return one.literals() == other.literals() && one.meets(other);
    }

    private void refuseTie(Place place, Glob glob, Glob other) {
        problems.add(
                place,
                "\""
                        + glob
                        + "\" and \""
                        + other
                        + "\" match some name equally well, so that neither wins; write more"
                        + " characters into one of them");
    }
}

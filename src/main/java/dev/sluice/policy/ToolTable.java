package dev.sluice.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of each tool. An exact entry wins over any glob, and a glob with more literal
 * characters over one with fewer; the winner's rules apply alone.
 */
public final class ToolTable {

    /** Names no tool. */
    public static final ToolTable EMPTY = new ToolTable(List.of());

    private final Map<String, ToolRules> exact = new HashMap<>();
    private final List<Glob> globs = new ArrayList<>();
    private final List<ToolRules> globRules = new ArrayList<>();
    private final List<ToolRules> all;
    private final Skeletons denied;

    private ToolTable(Collection<ToolRules> entries) {
        all = List.copyOf(entries);
        List<ToolRules> patterns = new ArrayList<>();
        for (ToolRules rules : entries) {
            if (Glob.isGlob(rules.name())) {
                patterns.add(rules);
            } else {
                exact.put(rules.name(), rules);
            }
        }
        patterns.sort(
                Comparator.comparingInt((ToolRules rules) -> -Glob.of(rules.name()).literals())
                        .thenComparing(ToolRules::name));
        for (ToolRules rules : patterns) {
            globs.add(Glob.of(rules.name()));
            globRules.add(rules);
        }
        denied =
                new Skeletons(
                        exact.values().stream()
                                .filter(rules -> rules.denied() && rules.mode() != Mode.SHADOW)
                                .map(ToolRules::name)
                                .toList());
    }

    /** A table of entries, in the order of their document. */
    public static ToolTable of(Collection<ToolRules> entries) {
        return entries.isEmpty() ? EMPTY : new ToolTable(entries);
    }

    /** The rules that apply to a tool of that name; null when no entry names it. */
    public @Nullable ToolRules find(String name) {
        ToolRules rules = exact.get(name);
        if (rules != null || globs.isEmpty()) {
            return rules;
        }
        int[] points = name.codePoints().toArray();
        for (int i = 0; i < globs.size(); i++) {
            if (globs.get(i).matches(points)) {
                return globRules.get(i);
            }
        }
        return null;
    }

    /** Whether a name looks like an exact name that is denied. */
    boolean resembleDenied(String name) {
        return denied.test(name);
    }

    /** Every entry, in the order of the document. */
    public List<ToolRules> entries() {
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ToolTable table && table.all.equals(all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    @Override
    public String toString() {
        return all.toString();
    }
}

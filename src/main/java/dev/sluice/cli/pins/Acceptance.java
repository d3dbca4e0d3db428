package dev.sluice.cli.pins;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is accepted of a server's tools from now on.
 *
 * @param tools fingerprints by name
 * @param differences what is not as it was accepted before, a line for each tool
 */
public record Acceptance(SortedMap<String, String> tools, List<String> differences) {
    public Acceptance {
        tools = Collections.unmodifiableSortedMap(new TreeMap<>(tools));
        differences = List.copyOf(differences);
    }

    /**
     * Accepts what a server shows.
     *
     * @param before fingerprints that were accepted before, by name
     * @param shown those that it shows now
     * @param only the tools that are looked at; empty for all
     */
    public static Acceptance of(
            Map<String, String> before, Map<String, String> shown, Set<String> only) {
        SortedMap<String, String> tools = new TreeMap<>(before);
        List<String> differences = new ArrayList<>();
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(shown.keySet());
        for (String name : names) {
            String was = before.get(name);
            String is = shown.get(name);
            if (is != null && is.equals(was)) {
                continue;
            }
            boolean taken = only.isEmpty() || only.contains(name);
            differences.add(difference(name, was, is) + (taken ? "" : "; not accepted now"));
            if (taken && is == null) {
                tools.remove(name);
            } else if (taken && is != null) {
                tools.put(name, is);
            }
        }
        return new Acceptance(tools, differences);
    }

    private static String difference(String name, @Nullable String was, @Nullable String is) {
        if (was == null) {
            return "new: " + name;
        }
        return is == null ? "gone: " + name : "changed: " + name + ": was " + was + ", is " + is;
    }
}

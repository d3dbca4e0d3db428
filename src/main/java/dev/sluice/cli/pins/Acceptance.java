package dev.sluice.cli.pins;

import dev.sluice.catalog.Tool;
import dev.sluice.cli.pins.PinDifferences.Difference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is accepted of a server's tools from now on.
 *
 * @param tools fingerprints by name
 * @param differences what is not as it was accepted before, in lines
 */
public record Acceptance(SortedMap<String, String> tools, List<String> differences) {
    private static final String NOT_NOW = "; not accepted now";

    public Acceptance {
        tools = Collections.unmodifiableSortedMap(new TreeMap<>(tools));
        differences = List.copyOf(differences);
    }

    /**
     * Accepts what a server shows.
     *
     * @param before fingerprints that were accepted before, by name
     * @param shown the tools that it shows now, by name
     * @param only the tools that are looked at; empty for all
     */
    public static Acceptance of(
            Map<String, String> before, Map<String, Tool> shown, Set<String> only) {
        SortedMap<String, String> tools = new TreeMap<>(before);
        List<String> lines = new ArrayList<>();
        PinDifferences differences = PinDifferences.of(before, shown);
        for (Difference each : differences.all()) {
            String from = each.from();
            boolean taken = only.isEmpty() || only.contains(each.name());
            boolean left = from != null && (only.isEmpty() || only.contains(from));
            if (taken) {
                take(tools, each.name(), each.shown());
            }
            if (from != null && left) {
                tools.remove(from);
            }
            String stays = from == null || left == taken ? "" : "; " + from;
            lines.add(
                    each.line()
                            + (taken ? "" : NOT_NOW)
                            + (stays.isEmpty() ? "" : stays + (left ? " is removed" : " stays")));
        }
        lines.addAll(differences.notes());
        return new Acceptance(tools, lines);
    }

    private static void take(Map<String, String> tools, String name, @Nullable String shown) {
        if (shown == null) {
            tools.remove(name);
        } else {
            tools.put(name, shown);
        }
    }
}

package dev.sluice.catalog;

import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tools that have another name than before and are else what they were: the new definition has the
 * old fingerprint when it is given the old name.
 *
 * @param groups what became of what; in the order of their names
 * @param complete whether all were compared, as a server chooses how many and how long they are
 */
public record Renames(List<Group> groups, boolean complete) {

    /** Nothing was renamed. */
    public static final Renames NONE = new Renames(List.of(), true);

    /** Some seconds' worth; thousands of tools that all have other names need less. */
    private static final long MOST_BYTES = 512L * 1024 * 1024;

    public Renames {
        groups = List.copyOf(groups);
    }

    /**
     * Names of definitions that differ in nothing else; most often one on each side.
     *
     * @param from the names that were, in their order
     * @param to the names that are, in their order
     */
    public record Group(List<String> from, List<String> to) {
        public Group {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }

        /** Whether it is plain what became of what. */
        public boolean isClear() {
            return from.size() == 1 && to.size() == 1;
        }
    }

    /** Finds tools among those that are new which are known under another name. */
    public static Renames of(Map<String, String> gone, Collection<Tool> added) {
        return of(gone, added, MOST_BYTES);
    }

    /** Finds them with a bound of one's own. */
    static Renames of(Map<String, String> gone, Collection<Tool> added, long mostBytes) {
        Map<String, Candidate> candidates = new LinkedHashMap<>();
        if (!gone.isEmpty()) {
            Map<String, Tool> sorted = new TreeMap<>();
            added.forEach(each -> sorted.put(each.name(), each));
            for (Tool each : sorted.values()) {
                JsonValue definition = each.definition();
                if (definition != null) {
                    NamelessDefinition nameless = new NamelessDefinition(definition);
                    candidates
                            .computeIfAbsent(
                                    nameless.under(""),
                                    any -> new Candidate(nameless, new ArrayList<>()))
                            .names
                            .add(each.name());
                }
            }
        }
        return compared(new TreeMap<>(gone), candidates.values(), mostBytes);
    }

    private static Renames compared(
            Map<String, String> gone, Collection<Candidate> candidates, long mostBytes) {
        List<Group> groups = new ArrayList<>();
        long bytes = 0;
        for (Candidate each : candidates) {
            bytes += (long) each.definition.bytesOfEach() * gone.size();
            if (bytes > mostBytes) {
                return new Renames(groups, false);
            }
            List<String> from =
                    gone.entrySet().stream()
                            .filter(
                                    was ->
                                            each.definition
                                                    .under(was.getKey())
                                                    .equals(was.getValue()))
                            .map(Map.Entry::getKey)
                            .toList();
            if (!from.isEmpty()) {
                groups.add(new Group(from, each.names));
            }
        }
        return new Renames(groups, true);
    }

    /** The same seen from the other side: what was found among those that are gone. */
    public Renames reversed() {
        return new Renames(
                groups.stream().map(each -> new Group(each.to, each.from)).toList(), complete);
    }

    /** The old name by the new one, where there is no doubt. */
    public Map<String, String> clear() {
        Map<String, String> clear = new TreeMap<>();
        groups.stream()
                .filter(Group::isClear)
                .forEach(each -> clear.put(each.to.get(0), each.from.get(0)));
        return clear;
    }

    /** Those of which nobody can tell what became of what. */
    public List<Group> unclear() {
        return groups.stream().filter(each -> !each.isClear()).toList();
    }

    /** A definition, and the names under which it is listed. */
    private record Candidate(NamelessDefinition definition, List<String> names) {}
}

package dev.sluice.config;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which documents there are, and what each of them says.
 *
 * @param digests of each document, by {@code kind/name}
 */
record DocumentVersions(SortedMap<String, String> digests) {
    static final DocumentVersions NONE = new DocumentVersions(new TreeMap<>());

    /** Two switches may have one name while a change is rejected: then both count as one. */
    static DocumentVersions of(DocumentSet set, Readings readings) {
        SortedMap<String, String> digests = new TreeMap<>();
        for (Document each : set.documents()) {
            digests.merge(
                    each.kind().folder() + "/" + each.name(),
                    readings.digest(each),
                    (one, other) -> one.compareTo(other) < 0 ? one + other : other + one);
        }
        return new DocumentVersions(digests);
    }

    /** The documents that are not in others. */
    List<String> without(DocumentVersions others) {
        return digests.keySet().stream().filter(name -> !others.digests.containsKey(name)).toList();
    }

    /** The documents that say something else than in others that have them too. */
    List<String> changedSince(DocumentVersions others) {
        return digests.entrySet().stream()
                .filter(each -> others.digests.containsKey(each.getKey()))
                .filter(each -> !each.getValue().equals(others.digests.get(each.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }
}

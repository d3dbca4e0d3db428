package dev.sluice.docs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Every threat that is known, and the tests that claim to show it met. */
record ThreatTable(List<ThreatRow> rows, Map<String, List<String>> tests) {
    /** How many rows each group has: one that is dropped must be missed. */
    private static final Map<Character, Integer> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put('A', 17);
        GROUPS.put('B', 29);
        GROUPS.put('C', 19);
        GROUPS.put('D', 12);
        GROUPS.put('E', 18);
        GROUPS.put('F', 18);
        GROUPS.put('G', 12);
        GROUPS.put('H', 16);
        GROUPS.put('I', 9);
        GROUPS.put('J', 6);
        GROUPS.put('K', 13);
    }

    ThreatTable {
        rows = List.copyOf(rows);
        tests = Map.copyOf(tests);
    }

    static ThreatTable of(List<String> lines, Map<String, List<String>> tests) {
        List<ThreatRow> rows =
                lines.stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(ThreatRow::read)
                        .toList();
        return new ThreatTable(rows, tests);
    }

    /** Every id there is, in order. */
    static List<String> ids() {
        return GROUPS.entrySet().stream()
                .flatMap(
                        group ->
                                IntStream.rangeClosed(1, group.getValue())
                                        .mapToObj(number -> "" + group.getKey() + number))
                .toList();
    }

    /** What is wrong with it, one line each. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        Set<String> present = new HashSet<>();
        for (ThreatRow row : rows) {
            if (!present.add(row.id())) {
                faults.add(row.id() + " stands twice");
            }
            boolean shown = tests.containsKey(row.id());
            if (shown && row.reason() != null) {
                faults.add(row.id() + " has a test, so its reason for having none is stale");
            } else if (!shown && row.reason() == null) {
                faults.add(row.id() + " has neither a test nor a reason");
            }
        }
        ids().stream()
                .filter(id -> !present.contains(id))
                .forEach(id -> faults.add(id + " is missing"));
        present.stream()
                .filter(id -> !ids().contains(id))
                .forEach(id -> faults.add(id + " is no id of the table"));
        tests.forEach(
                (id, names) -> {
                    if (!ids().contains(id)) {
                        faults.add(names + " name " + id + ", which is no id of the table");
                    }
                });
        return faults;
    }

    String markdown() {
        StringBuilder page =
                new StringBuilder("| id | what is tried | what Sluice does | shown by |\n");
        page.append("|---|---|---|---|\n");
        for (ThreatRow row : rows) {
            page.append(row.markdown(tests.getOrDefault(row.id(), List.of())));
        }
        return page.toString();
    }
}

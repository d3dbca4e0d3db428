package dev.sluice.cli.scan;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.Catalogue;
import dev.sluice.catalog.Evidence;
import dev.sluice.catalog.RiskClass;
import dev.sluice.catalog.Signal;
import dev.sluice.cli.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A catalogue for people at a terminal, the riskiest tools first. */
public final class ScanTable {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_QUOTE = 48;
    private static final String PLAIN = "\u001b[0m";

    private ScanTable() {}

    /**
     * The lines of it; no character of the server's moves the cursor, breaks a line or hides.
     *
     * @param coloured whether each class has its colour
     */
    public static List<String> lines(Catalogue catalogue, boolean coloured) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CLASS", "RISK", "CONFIDENCE", "TOOL", "EVIDENCE"));
        List<Assessment> sorted =
                catalogue.tools().stream()
                        .sorted(Comparator.comparing(Assessment::riskClass).reversed())
                        .toList();
        sorted.forEach(each -> rows.add(row(each)));
        int[] widths = new int[5];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String line = line(rows.get(i), widths);
            boolean heading = i == 0;
            lines.add(
                    heading || !coloured
                            ? line
                            : colour(sorted.get(i - 1).riskClass()) + line + PLAIN);
        }
        lines.add("");
        lines.add(Catalogues.counts(catalogue));
        sorted.stream().map(ScanTable::hidden).flatMap(Optional::stream).forEach(lines::add);
        return lines;
    }

    /** The table shows neither signals nor most of a definition, but this must not be missed. */
    private static Optional<String> hidden(Assessment each) {
        List<String> places =
                each.signals().stream()
                        .filter(signal -> signal.kind() == Signal.Kind.HIDDEN_TEXT)
                        .map(signal -> Line.safe(Brief.of(signal.where(), LONGEST_NAME)))
                        .toList();
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "hidden text in "
                                + Line.safe(Brief.of(each.tool().name(), LONGEST_NAME))
                                + ": "
                                + String.join(", ", places));
    }

    private static List<String> row(Assessment each) {
        Evidence first = each.evidence().get(0);
        return List.of(
                each.riskClass().word(),
                each.riskClass().risk(),
                each.confidence().word(),
                Line.safe(Brief.of(each.tool().name(), LONGEST_NAME)),
                Line.safe(first.where() + ": " + Brief.of(first.quote(), LONGEST_QUOTE)));
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - length(row.get(i)) + 2));
        }
        return line.toString().stripTrailing();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private static String colour(RiskClass riskClass) {
        return switch (riskClass.risk()) {
            case "low" -> "\u001b[32m";
            case "medium" -> "\u001b[33m";
            case "high" -> "\u001b[35m";
            default -> "\u001b[31m";
        };
    }
}

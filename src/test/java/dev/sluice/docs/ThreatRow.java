package dev.sluice.docs;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row of the threat table.
 *
 * @param id a letter for the group, and a number in it
 * @param threat what is tried
 * @param answer what Sluice does
 * @param reason why no test shows it; null where one does
 */
record ThreatRow(String id, String threat, String answer, @Nullable String reason) {
    private static final Pattern BAR = Pattern.compile(" \\| ");

    static ThreatRow read(String line) {
        String[] parts = BAR.split(line, -1);
        if (parts.length < 3 || parts.length > 4) {
            throw new IllegalArgumentException("not three or four parts: " + line);
        }
        return new ThreatRow(parts[0], parts[1], parts[2], parts.length == 4 ? parts[3] : null);
    }

    /** The row as people read it. */
    String markdown(List<String> tests) {
        String shown = reason == null ? String.join(", ", tests) : "none: " + reason;
        return "| %s | %s | %s | %s |\n".formatted(id, threat, answer, shown);
    }
}

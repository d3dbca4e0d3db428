package dev.sluice.cli.diff;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that both policies are asked about, as it is told.
 *
 * @param text in one line
 * @param fields its parts, for programs
 */
public record Seen(String text, Map<String, Object> fields) {

    /** A call of a case. */
    static Seen ofCase(String file, int line, String name, String call) {
        return new Seen(
                file + ":" + line + " " + name + ": " + call,
                Map.of("file", file, "line", line, "name", name, "call", call));
    }

    /** Calls of a decision log. */
    static Seen ofRecord(AuditLine line) {
        String keys = line.argumentKeys().isEmpty() ? "" : " " + line.argumentKeys();
        return new Seen(
                "%s %s%s by %s (%s) at %s"
                        .formatted(
                                line.method(),
                                line.name(),
                                keys,
                                line.subject(),
                                line.grant(),
                                line.server()),
                Map.of(
                        "method", line.method(),
                        "tool", line.name(),
                        "argumentKeys", List.copyOf(line.argumentKeys()),
                        "server", line.server(),
                        "grant", line.grant(),
                        "subject", line.subject()));
    }

    /** A part of it; null when it has no such part. */
    public @Nullable Object field(String name) {
        return fields.get(name);
    }
}

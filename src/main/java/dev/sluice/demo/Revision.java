package dev.sluice.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protocol revisions that have sessions and one endpoint, newest first. */
final class Revision {
    private static final List<String> SPOKEN = List.of("2025-11-25", "2025-06-18", "2025-03-26");

    private Revision() {}

    /** What the client wants when it is spoken here, else the newest that is. */
    static String negotiate(String wanted) {
        return SPOKEN.contains(wanted) ? wanted : SPOKEN.get(0);
    }

    /** A header is optional (the oldest revision has none), but a wrong one is an error. */
    static void check(@Nullable String header) {
        if (header != null && !SPOKEN.contains(header)) {
            throw Refusal.http(400, "MCP-Protocol-Version must be one of " + SPOKEN);
        }
    }
}

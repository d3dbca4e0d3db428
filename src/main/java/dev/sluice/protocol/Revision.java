package dev.sluice.protocol;

import java.util.List;

/** The revisions of MCP that the gateway serves, by the date in their name. */
public final class Revision {
    /** Newest first, as they are offered to a client that asks for another. */
    public static final List<String> SERVED = List.of("2025-11-25", "2025-06-18", "2025-03-26");

    private static final String FIRST_WITH_HEADER = "2025-06-18";

    private Revision() {}

    /** Whether a client may name this revision in {@code MCP-Protocol-Version}. */
    public static boolean isServed(String revision) {
        return SERVED.contains(revision);
    }

    /** Whether a message of this revision carries the {@code MCP-Protocol-Version} header. */
    public static boolean hasHeader(String revision) {
        return revision.compareTo(FIRST_WITH_HEADER) >= 0;
    }
}

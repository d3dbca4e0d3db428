package dev.sluice.protocol;

import java.util.List;
import java.util.stream.Stream;

/** The revisions of MCP that the gateway serves, by the date in their name. */
public final class Revision {
    /** Those without sessions, newest first. */
    public static final List<String> MODERN = List.of("2026-07-28");

    /** Those with sessions, newest first, as they are offered to a client that asks for another. */
    public static final List<String> LEGACY = List.of("2025-11-25", "2025-06-18", "2025-03-26");

    /** All of them, newest first. */
    public static final List<String> SERVED =
            Stream.concat(MODERN.stream(), LEGACY.stream()).toList();

    private static final String FIRST_WITH_HEADER = "2025-06-18";

    private Revision() {}

    /** Whether a client may name this revision in {@code MCP-Protocol-Version}. */
    public static boolean isServed(String revision) {
        return SERVED.contains(revision);
    }

    /** Whether requests of this revision stand alone, without a session. */
    public static boolean isModern(String revision) {
        return MODERN.contains(revision);
    }

    /** Whether a message of this revision carries the {@code MCP-Protocol-Version} header. */
    public static boolean hasHeader(String revision) {
        return revision.compareTo(FIRST_WITH_HEADER) >= 0;
    }
}

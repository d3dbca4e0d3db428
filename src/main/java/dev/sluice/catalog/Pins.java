package dev.sluice.catalog;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of a server's tools that an operator accepted.
 *
 * @param name the name of the document that says so
 * @param server the server
 * @param newTools what becomes of a tool that is not named here
 * @param since what was seen before this moment does not count any more; null when all counts
 * @param accepted fingerprints of the accepted definitions, by the tool's name
 */
public record Pins(
        String name,
        String server,
        NewTools newTools,
        @Nullable Instant since,
        Map<String, String> accepted) {
    public Pins {
        accepted = Map.copyOf(accepted);
    }

    /** Pins by which everything counts that was ever seen. */
    public Pins(String server, NewTools newTools, Map<String, String> accepted) {
        this(server, server, newTools, null, accepted);
    }

    /** What becomes of a tool that nobody accepted yet. */
    public enum NewTools {
        /** It is held back until somebody accepts it. */
        QUARANTINE,
        /** It follows the policy, as without pins. */
        ALLOW
    }

    /**
     * Whether sightings of a tool of that name say if it is held back; else its name alone does.
     */
    public boolean isPinned(String tool) {
        return accepted.containsKey(tool);
    }

    /** Whether a tool is held back for its name, whatever it says it does. */
    public boolean holdsBackUnseen(String tool) {
        return newTools == NewTools.QUARANTINE && !isPinned(tool);
    }

    /** Whether a tool whose definition was seen is held back. */
    public boolean holdBack(String tool, String fingerprint) {
        String pinned = accepted.get(tool);
        return pinned == null ? newTools == NewTools.QUARANTINE : !pinned.equals(fingerprint);
    }
}

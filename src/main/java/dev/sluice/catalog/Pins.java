package dev.sluice.catalog;

import java.util.Map;

/**
 * The definitions of a server's tools that an operator accepted.
 *
 * @param server the server
 * @param newTools what becomes of a tool that is not named here
 * @param accepted fingerprints of the accepted definitions, by the tool's name
 */
public record Pins(String server, NewTools newTools, Map<String, String> accepted) {
    public Pins {
        accepted = Map.copyOf(accepted);
    }

    /** What becomes of a tool that nobody accepted yet. */
    public enum NewTools {
        /** It is held back until somebody accepts it. */
        QUARANTINE,
        /** It follows the policy, as without pins. */
        ALLOW
    }

    /** Whether a tool whose definition was seen is held back. */
    public boolean holdBack(String tool, String fingerprint) {
        String pinned = accepted.get(tool);
        return pinned == null ? newTools == NewTools.QUARANTINE : !pinned.equals(fingerprint);
    }
}

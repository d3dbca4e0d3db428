package dev.sluice.catalog;

import dev.sluice.policy.LookAlikes;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The definitions of a server's tools that an operator accepted. */
public final class Pins {
    private final String name;
    private final String server;
    private final NewTools newTools;
    private final @Nullable Instant since;
    private final Map<String, String> accepted;
    private final LookAlikes lookAlikes;

    /**
     * As a document says.
     *
     * @param name the name of the document
     * @param server the server
     * @param newTools what becomes of a tool that is not named here
     * @param since what was seen before this moment does not count any more; null when all counts
     * @param accepted fingerprints of the accepted definitions, by the tool's name
     */
    public Pins(
            String name,
            String server,
            NewTools newTools,
            @Nullable Instant since,
            Map<String, String> accepted) {
        this.name = name;
        this.server = server;
        this.newTools = newTools;
        this.since = since;
        this.accepted = Map.copyOf(accepted);
        this.lookAlikes = LookAlikes.of(this.accepted.keySet());
    }

    /** Pins by which everything counts that was ever seen. */
    public Pins(String server, NewTools newTools, Map<String, String> accepted) {
        this(server, server, newTools, null, accepted);
    }

    /** What becomes of a tool that nobody accepted yet. */
    public enum NewTools {
        /** It is held back until somebody accepts it. */
        QUARANTINE,
        /** It follows the policy, as without pins, unless it looks like one that is named. */
        ALLOW,
        /** What it is first shown as is accepted, unless it looks like one that is named. */
        FIRST_USE;

        /** The word for it in a document. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The name of the document that says so. */
    public String name() {
        return name;
    }

    /** The server. */
    public String server() {
        return server;
    }

    /** What becomes of a tool that is not named. */
    public NewTools newTools() {
        return newTools;
    }

    /** What was seen before this moment does not count any more; null when all counts. */
    public @Nullable Instant since() {
        return since;
    }

    /** Fingerprints of the accepted definitions, by the tool's name. */
    public Map<String, String> accepted() {
        return accepted;
    }

    /** Whether a tool of that name is named. */
    public boolean isPinned(String tool) {
        return accepted.containsKey(tool);
    }

    /** Whether what a tool of that name is first shown as is accepted. */
    public boolean isTrustedAtFirst(String tool) {
        return newTools == NewTools.FIRST_USE && !isPinned(tool) && imitatedBy(tool) == null;
    }

    /**
     * Whether sightings of a tool of that name say if it is held back; else its name alone does.
     */
    public boolean isWatched(String tool) {
        return isPinned(tool) || isTrustedAtFirst(tool);
    }

    /** Whether a tool is held back for its name, whatever it says it does. */
    public boolean holdsBackUnseen(String tool) {
        return !isPinned(tool) && (newTools == NewTools.QUARANTINE || imitatedBy(tool) != null);
    }

    /** The pinned tool that one which is not pinned is easily taken for; null for none. */
    public @Nullable String imitatedBy(String tool) {
        return isPinned(tool) ? null : lookAlikes.like(tool);
    }

    /** Whether a tool whose definition was seen is held back, as far as names and pins tell. */
    public boolean holdBack(String tool, String fingerprint) {
        String pinned = accepted.get(tool);
        return pinned == null ? holdsBackUnseen(tool) : !pinned.equals(fingerprint);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pins pins
                && pins.name.equals(name)
                && pins.server.equals(server)
                && pins.newTools == newTools
                && Objects.equals(pins.since, since)
                && pins.accepted.equals(accepted);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, server, newTools, since, accepted);
    }

    @Override
    public String toString() {
        return "pins/" + name + " of " + server + ": " + accepted.keySet() + ", " + newTools;
    }
}

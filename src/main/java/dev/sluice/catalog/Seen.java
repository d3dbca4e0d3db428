package dev.sluice.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a pinned tool once a sighting of it is noted.
 *
 * @param tool its name
 * @param fingerprint the digest that was noted
 * @param heldBack whether it is held back now
 * @param change what happened just now that an operator should hear of; null for nothing
 */
public record Seen(String tool, String fingerprint, boolean heldBack, @Nullable Change change) {

    /** What can happen to a tool; each is told once, by whichever replica saw it first. */
    public enum Change {
        /** It was shown as it was not accepted, in a way that was not told before. */
        CHANGED,
        /** Whoever was shown it otherwise has seen it as accepted again. */
        RETURNED,
        /** It was shown for the first time, and is accepted as it was. */
        TRUSTED,
        /** The same, but too many tools of the server are accepted so; it is held back. */
        CROWDED
    }
}

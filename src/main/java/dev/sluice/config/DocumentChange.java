package dev.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a change, told by the names of the documents.
 *
 * @param result {@code applied}, {@code narrowed} or {@code rejected}
 * @param inForce what is in force from then on; null when nothing ever was
 * @param previousHash the hash of what was in force before; null when nothing was
 * @param added documents that were not there before, each as {@code kind/name}
 * @param changed documents that say something else than before
 * @param removed documents that are gone
 * @param problems how many things are wrong with a rejected change
 */
public record DocumentChange(
        String result,
        @Nullable Snapshot inForce,
        @Nullable String previousHash,
        List<String> added,
        List<String> changed,
        List<String> removed,
        int problems) {
    public DocumentChange {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
    }

    /** A change that came into force, or a part of one. */
    static DocumentChange applied(LiveState before, LiveState after) {
        return between(
                after.problems().isEmpty() ? "applied" : "narrowed",
                before,
                after,
                before.documents(),
                after.documents());
    }

    /** A change that did not. */
    static DocumentChange rejected(LiveState after) {
        return between("rejected", after, after, after.documents(), after.found());
    }

    private static DocumentChange between(
            String result,
            LiveState before,
            LiveState after,
            DocumentVersions old,
            DocumentVersions now) {
        Snapshot previous = before.snapshot();
        return new DocumentChange(
                result,
                after.snapshot(),
                previous == null ? null : previous.hash(),
                now.without(old),
                now.changedSince(old),
                old.without(now),
                after.problems().size());
    }
}

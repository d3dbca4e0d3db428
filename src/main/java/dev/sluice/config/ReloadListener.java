package dev.sluice.config;

import java.util.List;

/** Hears of every change of the documents; called on a thread that is no event loop. */
public interface ReloadListener {

    /**
     * A snapshot is about to come into force, and no request is judged by it before this returns.
     * What it needs can be made ready; what the one before needs must stay.
     *
     * @param next what will be in force
     */
    default void coming(Snapshot next) {}

    /**
     * A good change has come into force.
     *
     * @param snapshot what is in force now
     */
    void applied(Snapshot snapshot);

    /**
     * A change was rejected, and the last good snapshot stays.
     *
     * @param problems what is wrong
     */
    void rejected(List<Problem> problems);

    /**
     * A change has come into force, wholly or in part, or was rejected; told after the others.
     *
     * @param change what became of which documents
     */
    default void changed(DocumentChange change) {}

    /**
     * A change was not applied, but what it takes away was taken away.
     *
     * @param snapshot what is in force now
     */
    default void narrowed(Snapshot snapshot) {}
}

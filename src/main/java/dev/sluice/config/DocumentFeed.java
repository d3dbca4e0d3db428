package dev.sluice.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Documents that stand elsewhere than in the folder, and are followed there. */
public interface DocumentFeed extends AutoCloseable {

    /** The kinds that are read from there: documents of no other kind come from it. */
    Set<DocumentKind> kinds();

    /**
     * Begins to follow the documents, without waiting for any.
     *
     * @param changed called after each change, on any thread; returns at once
     */
    void start(Runnable changed);

    /**
     * All documents as they were last known, or nothing before they were known for the first time.
     * What cannot be reached is not gone.
     */
    Optional<DocumentSet> read();

    /** Why what is known may be out of date, or nothing while changes are heard of. */
    Optional<Problem> trouble();

    /**
     * Hears that a change was not taken, to say so where its documents stand.
     *
     * @param problems what is wrong, with these documents or with others
     */
    void rejected(List<Problem> problems);

    @Override
    void close();
}

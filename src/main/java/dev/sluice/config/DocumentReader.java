package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * Reads documents of one kind.
 *
 * @param <T> what such a document describes
 */
interface DocumentReader<T> {

    /** What the document says, or null when something is wrong with it. */
    @Nullable T read(Document document);
}

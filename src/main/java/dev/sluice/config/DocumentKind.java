package dev.sluice.config;

import java.util.Optional;

/** What a document describes; each kind has a folder of its own. */
public enum DocumentKind {
    /** An upstream server. */
    SERVER("servers"),
    /** A policy. */
    POLICY("policies"),
    /** A grant. */
    GRANT("grants");

    private final String folder;

    DocumentKind(String folder) {
        this.folder = folder;
    }

    /** The folder below {@code sluice.config.dir} that holds documents of this kind. */
    public String folder() {
        return folder;
    }

    static Optional<DocumentKind> ofFolder(String folder) {
        for (DocumentKind kind : values()) {
            if (kind.folder.equals(folder)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}

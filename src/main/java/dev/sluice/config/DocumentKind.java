package dev.sluice.config;

import java.util.Optional;

/** What a document describes; each kind has a folder of its own. */
public enum DocumentKind {
    /** An upstream server. */
    SERVER("servers"),
    /** A policy. */
    POLICY("policies"),
    /** A grant. */
    GRANT("grants"),
    /** Whose JWTs are believed. Its folder may be missing. */
    ISSUER("issuers"),
    /** Who may use the admin API. Its folder may be missing. */
    OPERATOR("operators"),
    /** A switch: what is off for the time being. Its folder may be missing. */
    SWITCH("switches"),
    /** What an operator accepted of a server's tools. Its folder may be missing. */
    PIN("pins");

    private final String folder;

    DocumentKind(String folder) {
        this.folder = folder;
    }

    /** The folder below {@code sluice.config.dir} that holds documents of this kind. */
    public String folder() {
        return folder;
    }

    /** Whether a folder that was never there means that there are no such documents. */
    boolean isOptional() {
        return this == ISSUER || this == OPERATOR || this == SWITCH || this == PIN;
    }

    /** The kind whose documents stand in a folder of this name. */
    public static Optional<DocumentKind> ofFolder(String folder) {
        for (DocumentKind kind : values()) {
            if (kind.folder.equals(folder)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}

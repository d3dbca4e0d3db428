package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * A well-formed document, not yet judged.
 *
 * @param kind what it describes
 * @param name the file name without its ending
 * @param file the file, relative to the folder of all documents, or what stands for it elsewhere
 * @param scope the one server whose grants may name it; null when it is kept for none
 * @param root its content
 */
public record Document(
        DocumentKind kind, String name, String file, @Nullable String scope, Node root) {

    /** A document that is kept for no server, as all that stand in files. */
    public Document(DocumentKind kind, String name, String file, Node root) {
        this(kind, name, file, null, root);
    }

    /** The same with another content. */
    Document with(Node content) {
        return new Document(kind, name, file, scope, content);
    }

    /** Whether it stands in the folder of its kind, and not elsewhere. */
    boolean isInFolder() {
        return file.startsWith(kind.folder() + "/");
    }
}

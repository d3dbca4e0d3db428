package dev.sluice.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The folder below which all documents stand, {@code sluice.config.dir}. */
public final class DocumentFolder {
    private static final int ATTEMPTS = 5;

    private final Path root;
    private final Set<DocumentKind> elsewhere;

    /**
     * Names the folder of all documents; nothing is read yet.
     *
     * @param root the folder that holds {@code servers/}, {@code policies/}, {@code grants/} and so
     *     on
     */
    public DocumentFolder(Path root) {
        this(root, Set.of());
    }

    /**
     * Names the folder; nothing is read yet.
     *
     * @param root as above
     * @param elsewhere the kinds whose documents also stand elsewhere: their folders may be missing
     */
    DocumentFolder(Path root, Set<DocumentKind> elsewhere) {
        this.root = root;
        this.elsewhere = Set.copyOf(elsewhere);
    }

    Path root() {
        return root;
    }

    /**
     * All documents of one moment, or nothing while they keep changing under the reader.
     *
     * @param live what was read before and is in force: should a folder or a {@code ..data} link be
     *     gone that it came from, the folder is not empty but broken
     */
    public Optional<DocumentSet> read(DocumentSet live) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Fingerprint before = Fingerprint.ofFolder(root);
            DocumentSet documents = new FolderReading(root, elsewhere, live).read();
            if (before.isSameAs(Fingerprint.ofFolder(root))) {
                return Optional.of(documents);
            }
        }
        return Optional.empty();
    }

    /** The folders in which a change can be seen. */
    Set<Path> watchable() {
        Set<Path> folders = new LinkedHashSet<>();
        addWithTarget(folders, root);
        try {
            for (Path entry : Listing.of(root)) {
                addWithTarget(folders, entry);
            }
        } catch (IOException e) {
            // The poll sees it when the folder comes back.
            return folders;
        }
        return folders;
    }

    private static void addWithTarget(Set<Path> folders, Path folder) {
        try {
            if (Files.isDirectory(folder)) {
                folders.add(folder.toRealPath());
                folders.add(Mount.of(folder).folder().toRealPath());
            }
        } catch (IOException e) {
            // Gone between the two calls, or a link that leads nowhere: the poll sees it.
            return;
        }
    }
}

package dev.sluice.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Checks a folder of documents once, with nothing in force before it. */
public final class FolderCheck {
    private FolderCheck() {}

    /** What came of it, or nothing while the files keep changing. */
    public static Optional<Assessment> of(Path folder) {
        return of(folder, Set.of());
    }

    /**
     * What came of it, or nothing while the files keep changing.
     *
     * @param elsewhere kinds of which there are documents elsewhere, too: their names may lead
     *     there
     */
    public static Optional<Assessment> of(Path folder, Set<DocumentKind> elsewhere) {
        Premises premises = Premises.completeWith(elsewhere);
        return new DocumentFolder(folder)
                .read(DocumentSet.NOTHING)
                .map(documents -> SnapshotBuilder.assess(documents, premises, new Readings()));
    }
}

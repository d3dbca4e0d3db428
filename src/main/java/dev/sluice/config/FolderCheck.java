package dev.sluice.config;

import java.nio.file.Path;
import java.util.Optional;

/** Checks a folder of documents once, with nothing in force before it. */
public final class FolderCheck {
    private FolderCheck() {}

    /** What came of it, or nothing while the files keep changing. */
    public static Optional<Assessment> of(Path folder) {
        return new DocumentFolder(folder).read(DocumentSet.NOTHING).map(SnapshotBuilder::assess);
    }
}

package dev.sluice.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;

/** Looks at files from outside and writes down what it sees. */
final class FingerprintWalk {
    private static final int DEEPEST = 2;

    private final Instant taken = Instant.now();
    private final StringBuilder entries = new StringBuilder();
    private Instant newest = Instant.EPOCH;

    FingerprintWalk folder(Path root) {
        visit(root, 0);
        return this;
    }

    FingerprintWalk files(List<Path> files) {
        files.forEach(this::describe);
        return this;
    }

    Fingerprint end() {
        return new Fingerprint(entries.toString(), newest, taken);
    }

    private void visit(Path folder, int depth) {
        describe(folder);
        try {
            Path source = Mount.of(folder).folder();
            entries.append(source.toRealPath()).append('\n');
            for (Path entry : Listing.of(source)) {
                if (Files.isDirectory(entry) && depth < DEEPEST) {
                    visit(entry, depth + 1);
                } else if (Listing.isDocument(entry)) {
                    describe(entry);
                }
            }
        } catch (IOException e) {
            entries.append(e.getClass().getSimpleName()).append('\n');
        }
    }

    private void describe(Path path) {
        entries.append(path).append(' ');
        try {
            if (Files.isSymbolicLink(path)) {
                entries.append(Files.readSymbolicLink(path)).append(' ');
            }
            describe(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (IOException e) {
            entries.append(e.getClass().getSimpleName());
        }
        entries.append('\n');
    }

    /** The times of folders say nothing: they change with files that are not documents. */
    private void describe(BasicFileAttributes attributes) {
        entries.append(attributes.fileKey());
        if (attributes.isDirectory()) {
            return;
        }
        Instant modified = attributes.lastModifiedTime().toInstant();
        entries.append(' ').append(attributes.size()).append(' ').append(modified);
        newest = modified.isAfter(newest) ? modified : newest;
    }
}

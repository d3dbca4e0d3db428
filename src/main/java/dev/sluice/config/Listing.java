package dev.sluice.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The entries of a folder that may matter: those whose name does not start with a dot. */
final class Listing {
    private Listing() {}

    static List<Path> of(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.removeIf(entry -> nameOf(entry).startsWith("."));
        Collections.sort(entries);
        return entries;
    }

    static boolean isDocument(Path entry) {
        return DocumentName.isDocument(nameOf(entry));
    }

    static boolean holdsDocuments(Path folder) {
        try {
            return Files.isDirectory(folder) && of(folder).stream().anyMatch(Listing::isDocument);
        } catch (IOException e) {
            return false;
        }
    }

    /** The document's name: the file name without its ending. */
    static String documentName(Path file) {
        return DocumentName.of(nameOf(file));
    }

    static String nameOf(Path entry) {
        Path name = entry.getFileName();
        return name == null ? "" : name.toString();
    }
}

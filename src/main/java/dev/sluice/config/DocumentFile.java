package dev.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the bytes of one document's file, never more than a document may have and one. */
final class DocumentFile {
    private DocumentFile() {}

    static byte[] read(Path file, String relative) throws MalformedDocumentException {
        if (!Files.isRegularFile(file)) {
            throw refusal(relative, "this is no file, or a link that leads nowhere; delete it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(DocumentParser.MOST_BYTES + 1);
        } catch (IOException e) {
            String why = e.getClass().getSimpleName();
            throw refusal(relative, "the file cannot be read (" + why + "); mend its permissions");
        }
    }

    private static MalformedDocumentException refusal(String relative, String message) {
        return new MalformedDocumentException(Problem.ofFile(relative, message));
    }
}

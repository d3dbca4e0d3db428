package dev.sluice.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a document is called: the name of its file, or of what stands for it, without its ending.
 */
public final class DocumentName {
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");
    private static final Pattern RIGHT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private DocumentName() {}

    /** Whether a file of this name is a document; all others mean nothing here. */
    public static boolean isDocument(String fileName) {
        return !fileName.startsWith(".") && ENDINGS.stream().anyMatch(fileName::endsWith);
    }

    /**
     * The name without its ending.
     *
     * @param fileName the name of a document's file
     */
    public static String of(String fileName) {
        return fileName.substring(0, fileName.lastIndexOf('.'));
    }

    /**
     * Refuses what no path or log could carry.
     *
     * @param name the document's name
     * @param file where it stands, as problems name it
     * @throws MalformedDocumentException when it holds other characters, or too many
     */
    public static void require(String name, String file) throws MalformedDocumentException {
        if (!RIGHT.matcher(name).matches()) {
            throw new MalformedDocumentException(
                    Problem.ofFile(
                            file,
                            "the name holds other characters than A-Z, a-z, 0-9, dot, _ and -, or"
                                    + " is too long; rename the file"));
        }
    }
}

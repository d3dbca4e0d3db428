package dev.sluice.config;

/**
 * One thing that is wrong with the documents, told so that a person can mend it.
 *
 * @param file the file or folder, relative to the folder of all documents, or what stands for it
 *     elsewhere
 * @param line the line, counted from 1; 0 when the file as a whole is meant
 * @param pointer the JSON Pointer (RFC 6901) of the value; empty for the document itself
 * @param message what is wrong and what to write instead; never a value that may be secret
 */
public record Problem(String file, int line, String pointer, String message) {

    /** Something that is wrong with a file as a whole. */
    public static Problem ofFile(String file, String message) {
        return new Problem(file, 0, "", message);
    }

    /** One line, whatever characters the names in it have: it goes into logs as it is. */
    @Override
    public String toString() {
        String where = Printable.of(file) + (line > 0 ? ":" + line : "");
        String what = pointer.isEmpty() ? "" : " " + Printable.of(pointer);
        return where + what + ": " + Printable.of(message);
    }
}

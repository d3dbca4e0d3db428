package dev.sluice.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads the bytes of one file into a tree: strict JSON for {@code *.json}, else YAML. */
public final class DocumentParser {

    /** The most bytes a document may have. */
    static final int MOST_BYTES = 256 * 1024;

    /** How deep objects and lists may stand in each other. */
    static final int MOST_DEPTH = 32;

    private DocumentParser() {}

    /**
     * Reads one document.
     *
     * @param file the file's relative path, which says the format and is named in problems
     * @param bytes what stands in it
     * @throws MalformedDocumentException at the first fault that makes the rest unreadable
     */
    public static Node parse(String file, byte[] bytes) throws MalformedDocumentException {
        if (bytes.length > MOST_BYTES) {
            throw Place.root(file, 1)
                    .malformed("the document is larger than 256 KiB; split it into several");
        }
        String text = decode(file, bytes);
        if (text.isBlank()) {
            throw empty(file);
        }
        return file.endsWith(".json") ? JsonParser.parse(file, text) : YamlParser.parse(file, text);
    }

    static MalformedDocumentException empty(String file) {
        return Place.root(file, 1)
                .malformed("the document is empty; write its fields, or delete the file");
    }

    private static String decode(String file, byte[] bytes) throws MalformedDocumentException {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        boolean malformed = decoder.decode(rest, text, true).isError();
        String decoded = text.flip().toString();
        if (malformed) {
            int line = 1 + (int) decoded.chars().filter(c -> c == '\n').count();
            throw Place.root(file, line).malformed("the file is not UTF-8; save it as UTF-8");
        }
        if (decoded.startsWith("\uFEFF")) {
            throw Place.root(file, 1)
                    .malformed("the file begins with a byte order mark; save it as UTF-8 without");
        }
        return decoded;
    }
}

package dev.sluice.http;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Requests as text, one character for one octet. */
final class RawText {
    private RawText() {}

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The text with everything but visible ASCII and spaces escaped, to name a failure by it. */
    static String escaped(String text) {
        return text.chars().mapToObj(RawText::escaped).collect(Collectors.joining());
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            default -> c >= ' ' && c < 0x7f ? Character.toString(c) : String.format("\\x%02x", c);
        };
    }

    /** A request of the given line and field lines. */
    static String head(String line, String... fields) {
        StringBuilder head = new StringBuilder(line).append("\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** A POST whose Host is right, with more field lines. */
    static String post(String... fields) {
        return head("POST /mcp/x HTTP/1.1\r\nHost: localhost", fields);
    }

    /** A GET whose Host is right, with more field lines. */
    static String get(String... fields) {
        return head("GET /mcp/x HTTP/1.1\r\nHost: localhost", fields);
    }

    /** A chunked POST with the given content, chunk sizes and all. */
    static String chunked(String content) {
        return post("Transfer-Encoding: chunked") + content;
    }
}

package dev.sluice.testsupport.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Redis' wire format, in which requests and replies look alike. Each octet of a text is one
 * character.
 */
public final class Resp {

    private Resp() {}

    /**
     * An error as Redis replies it.
     *
     * @param line its text, for instance {@code NOAUTH Authentication required.}
     */
    public record Failure(String line) {}

    /** One command as a client sends it. */
    public static byte[] command(String... words) {
        StringBuilder text = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            text.append(bulk(word));
        }
        return bytes(text.toString());
    }

    /** A text of any content. */
    static String bulk(String word) {
        return "$" + word.length() + "\r\n" + word + "\r\n";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads one value: a {@link String}, a {@link Long}, a {@link List} (a map is its keys and
     * values in turn), a {@link Failure}, or null.
     */
    public static @Nullable Object read(InputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ',', '(', '#' -> rest;
            case '-' -> new Failure(rest);
            case ':' -> Long.valueOf(rest);
            case '$', '=' -> text(in, Integer.parseInt(rest));
            case '*', '~', '>' -> list(in, Integer.parseInt(rest));
            case '%' -> list(in, 2 * Integer.parseInt(rest));
            case '_' -> null;
            default -> throw new StreamCorruptedException("not a value: " + line);
        };
    }

    private static @Nullable String text(InputStream in, int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] octets = in.readNBytes(length + 2);
        if (octets.length < length + 2) {
            throw new EOFException();
        }
        return new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static @Nullable List<@Nullable Object> list(InputStream in, int length)
            throws IOException {
        if (length < 0) {
            return null;
        }
        List<@Nullable Object> values = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            values.add(read(in));
        }
        return values;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < 3 || line.charAt(line.length() - 1) != '\n') {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException();
            }
            line.append((char) octet);
        }
        line.setLength(line.length() - 2);
        return line.toString();
    }
}

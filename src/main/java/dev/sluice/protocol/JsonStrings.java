package dev.sluice.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Text as JSON writes it: unescaping what the strict reader passed, quoting what we say. */
public final class JsonStrings {
    static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonStrings() {}

    static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /**
     * The first quote, backslash or control character, or {@code to} when there is none. What may
     * stand in a string as it is lies before it.
     */
    static int endOfPlain(byte[] b, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to) {
            long found = special((long) EIGHT.get(b, at));
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < to && b[at] != '"' && b[at] != '\\' && (b[at] < 0 || b[at] >= ' ')) {
            at++;
        }
        return at;
    }

    /**
     * Eight bytes at once: the high bit of each that ends plain text. Only the lowest one that is
     * set is sure, as a subtraction may borrow from the byte above it.
     */
    private static long special(long eight) {
        long quote = eight ^ ONES * '"';
        long backslash = eight ^ ONES * '\\';
        return (((quote - ONES) & ~quote)
                        | ((backslash - ONES) & ~backslash)
                        | ((eight - ONES * ' ') & ~eight))
                & HIGH_BITS;
    }

    /** Whether bytes within a string, which hold no escape, are a text. */
    static boolean isText(byte[] b, int from, int to, String text) {
        int length = text.length();
        if (to - from < length) {
            return false; // UTF-8 has no fewer bytes than Java has characters
        }
        for (int i = 0; i < length; i++) {
            byte c = b[from + i];
            if (c != text.charAt(i)) {
                return c < 0 && new String(b, from, to - from, StandardCharsets.UTF_8).equals(text);
            }
        }
        return to - from == length;
    }

    /**
     * The text of a string token that the strict reader passed.
     *
     * @param start where its opening quote stands
     * @param stop one past its closing quote
     */
    static String decode(byte[] b, int start, int stop) {
        String raw = new String(b, start + 1, stop - start - 2, StandardCharsets.UTF_8);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (raw.charAt(++i) == 'u') {
                text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                i += 4;
            } else {
                text.append(unescape(raw.charAt(i)));
            }
        }
        return text.toString();
    }

    /** A JSON string token for any text; control characters and lone surrogates are escaped. */
    public static String quote(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2);
        quote(text, json);
        return json.toString();
    }

    /** Writes the same token behind what was written before. */
    public static void quote(String text, StringBuilder json) {
        json.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
                continue;
            }
            if (c == '"' || c == '\\' || !isPlain(text, i)) {
                escape(c, json.append(text, written, i));
                written = i + 1;
            }
        }
        json.append(text, written, text.length()).append('"');
    }

    private static void escape(char c, StringBuilder json) {
        if (c == '"' || c == '\\') {
            json.append('\\').append(c);
        } else {
            json.append("\\u")
                    .append(HEX[c >> 12])
                    .append(HEX[c >> 8 & 15])
                    .append(HEX[c >> 4 & 15])
                    .append(HEX[c & 15]);
        }
    }

    /**
     * Whether a character may stand as it is: never one that a log reader or terminal could take
     * for a line end or a command.
     */
    private static boolean isPlain(String text, int i) {
        char c = text.charAt(i);
        if (!Character.isSurrogate(c)) {
            return !isInvisible(c);
        }
        int first = Character.isHighSurrogate(c) ? i : i - 1;
        int point = first < 0 ? c : text.codePointAt(first);
        return Character.isSupplementaryCodePoint(point) && !isInvisible(point);
    }

    /**
     * Whether a code point leaves no visible mark: control, format and default-ignorable characters
     * (Unicode, DerivedCoreProperties, Default_Ignorable_Code_Point), and line separators.
     */
    public static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default ->
                    c == 0x034F
                            || between(c, 0x115F, 0x1160)
                            || between(c, 0x17B4, 0x17B5)
                            || between(c, 0x180B, 0x180F)
                            || between(c, 0x2060, 0x206F)
                            || c == 0x3164
                            || between(c, 0xFE00, 0xFE0F)
                            || c == 0xFFA0
                            || between(c, 0xFFF0, 0xFFF8)
                            || between(c, 0xE0000, 0xE0FFF);
        };
    }

    private static boolean between(int c, int low, int high) {
        return c >= low && c <= high;
    }

    static boolean hasEscape(byte[] b, int start, int stop) {
        for (int i = start; i < stop; i++) {
            if (b[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    static char unescape(char c) {
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
        };
    }
}

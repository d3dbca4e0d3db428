package dev.sluice.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text as JSON writes it: unescaping what the strict reader passed, quoting what we say. */
public final class JsonStrings {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonStrings() {}

    static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** Whether two string tokens, quotes included, stand for the same text. */
    static boolean sameText(byte[] b, int start1, int stop1, int start2, int stop2) {
        if (Arrays.equals(b, start1, stop1, b, start2, stop2)) {
            return true;
        }
        if (!hasEscape(b, start1, stop1) && !hasEscape(b, start2, stop2)) {
            return false;
        }
        return decode(b, start1, stop1).equals(decode(b, start2, stop2));
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

    private static boolean hasEscape(byte[] b, int start, int stop) {
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

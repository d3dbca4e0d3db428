package dev.sluice.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Text as a header field carries it: as it is where that is safe, else {@code =?base64?…?=} (MCP
 * 2026-07-28, Streamable HTTP, "Value Encoding").
 *
 * <p>Decoding takes the one canonical spelling of RFC 4648 section 4 only: padded, without line
 * breaks, unused bits zero. Of two spellings of one name, another reader might know just one.
 */
public final class HeaderText {
    private static final String PREFIX = "=?base64?";
    private static final String SUFFIX = "?=";

    private HeaderText() {}

    /** The header value for a text. */
    public static String encode(String text) {
        if (isPlain(text) && !isMarked(text)) {
            return text;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return PREFIX + Base64.getEncoder().encodeToString(utf8) + SUFFIX;
    }

    /**
     * The text of a header value.
     *
     * @param value as it was sent; white space around it does not count (RFC 9110, section 5.5)
     * @return null when it holds an octet that no header value may have, or its encoding is not the
     *     canonical one of valid UTF-8
     */
    public static @Nullable String decode(String value) {
        String trimmed = trimmed(value);
        if (!isPlain(trimmed)) {
            return null;
        }
        return isMarked(trimmed)
                ? decoded(trimmed.substring(PREFIX.length(), trimmed.length() - SUFFIX.length()))
                : trimmed;
    }

    private static @Nullable String decoded(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            boolean canonical = Base64.getEncoder().encodeToString(bytes).equals(base64);
            return canonical
                    ? StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString()
                    : null;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isMarked(String text) {
        return text.length() >= PREFIX.length() + SUFFIX.length()
                && text.startsWith(PREFIX)
                && text.endsWith(SUFFIX);
    }

    /** Visible ASCII, with spaces and tabs inside it. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' || c > '~') && c != '\t') {
                return false;
            }
        }
        return text.isEmpty()
                || (!isBlank(text.charAt(0)) && !isBlank(text.charAt(text.length() - 1)));
    }

    private static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}

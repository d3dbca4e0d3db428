package dev.sluice.policy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Octets that a URI writes as {@code %} and two hexadecimal digits (RFC 3986, section 2.1). */
final class PercentEncoding {
    private PercentEncoding() {}

    /** The octet that is escaped at a place, or -1 when the escape is not whole. */
    static int octetAt(String uri, int percent) {
        if (percent + 2 >= uri.length()) {
            return -1;
        }
        int high = digit(uri.charAt(percent + 1));
        int low = digit(uri.charAt(percent + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /**
     * The text with every whole escape replaced by what it stands for.
     *
     * @throws CharacterCodingException when that is not UTF-8
     */
    static String decode(String uri) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets(uri))).toString();
    }

    /** The same, with a replacement character for what is not UTF-8. */
    static String decodeAnyway(String uri) {
        return uri.indexOf('%') < 0 ? uri : new String(octets(uri), StandardCharsets.UTF_8);
    }

    private static byte[] octets(String uri) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(uri.length());
        int from = 0;
        for (int i = uri.indexOf('%'); i >= 0; i = uri.indexOf('%', Math.max(from, i + 1))) {
            int octet = octetAt(uri, i);
            if (octet >= 0) {
                octets.writeBytes(uri.substring(from, i).getBytes(StandardCharsets.UTF_8));
                octets.write(octet);
                from = i + 3;
            }
        }
        octets.writeBytes(uri.substring(from).getBytes(StandardCharsets.UTF_8));
        return octets.toByteArray();
    }

    private static int digit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}

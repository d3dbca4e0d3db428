package dev.sluice.http;

import java.nio.charset.StandardCharsets;

/**
 * One field value in the making. Keeps the first octets only: no value the framing looks into is
 * longer.
 */
final class FieldValue {
    private static final int LONGEST = 300;

    private final byte[] octets = new byte[LONGEST];
    private int length;

    void reset() {
        length = 0;
    }

    void add(int octet) {
        if (length < LONGEST) {
            octets[length] = (byte) octet;
        }
        length++;
    }

    /**
     * The value without the spaces around it, or an empty one when it is too long to be looked
     * into. A tab stays: next to a length or a coding it is a trick, not an indent.
     */
    String trimmed() {
        if (length > LONGEST) {
            return "";
        }
        int from = 0;
        int to = length;
        while (from < to && octets[from] == HttpOctets.SP) {
            from++;
        }
        while (from < to && octets[to - 1] == HttpOctets.SP) {
            to--;
        }
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }
}

package dev.sluice.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.protocol.JsonStrings;
import java.util.Arrays;

/** Text as the bytes of UTF-8, written behind what was written before, and used again and again. */
final class LineBytes {
    private static final int USUAL = 1_024;

    private byte[] bytes = new byte[USUAL];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** What was written stands in the first {@link #length} of them. */
    byte[] array() {
        return bytes;
    }

    String text() {
        return new String(bytes, 0, length, UTF_8);
    }

    /** An ASCII character. */
    void add(char character) {
        room(1);
        bytes[length++] = (byte) character;
    }

    void add(byte[] some) {
        room(some.length);
        System.arraycopy(some, 0, bytes, length, some.length);
        length += some.length;
    }

    /** A word of ours, of ASCII characters alone. */
    void add(String word) {
        int most = word.length();
        room(most);
        byte[] into = bytes;
        int at = length;
        for (int i = 0; i < most; i++) {
            into[at + i] = (byte) word.charAt(i);
        }
        length = at + most;
    }

    /** The name of a member, of ASCII characters alone that stand for themselves. */
    void addName(String name, boolean comma) {
        int most = name.length();
        room(most + 4);
        byte[] into = bytes;
        int at = length;
        if (comma) {
            into[at++] = ',';
        }
        into[at++] = '"';
        for (int i = 0; i < most; i++) {
            into[at++] = (byte) name.charAt(i);
        }
        into[at++] = '"';
        into[at++] = ':';
        length = at;
    }

    /** As JSON quotes any text; nearly all of it is ASCII that stands for itself. */
    void quote(String text) {
        int most = text.length();
        room(most + 2);
        byte[] into = bytes;
        int at = length;
        into[at++] = '"';
        for (int i = 0; i < most; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                add(JsonStrings.quote(text).getBytes(UTF_8));
                return;
            }
            into[at++] = (byte) c;
        }
        into[at++] = '"';
        length = at;
    }

    /** A whole number. */
    void add(long number) {
        if (number < 0) {
            add(Long.toString(number));
            return;
        }
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        digits(number, digits);
    }

    /** So many digits of a number, with zeros before it. */
    void digits(long number, int digits) {
        room(digits);
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}

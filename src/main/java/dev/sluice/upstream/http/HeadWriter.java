package dev.sluice.upstream.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;

/** The head of a request in the making. What no field may hold is refused, and never quoted. */
final class HeadWriter {
    private static final int USUAL = 1024;
    private static final int MOST_KEPT = 16 * 1024;
    private static final int DIGITS = 10;
    private static final FastThreadLocal<HeadWriter> HERE =
            new FastThreadLocal<>() {
                @Override
                protected HeadWriter initialValue() {
                    return new HeadWriter();
                }
            };

    private byte[] octets = new byte[USUAL];
    private int length;

    /** The one of this thread, empty; for one head at a time. */
    static HeadWriter here() {
        HeadWriter writer = HERE.get();
        writer.length = 0;
        if (writer.octets.length > MOST_KEPT) {
            writer.octets = new byte[USUAL];
        }
        return writer;
    }

    int length() {
        return length;
    }

    /** Writes what was written as octets before. */
    HeadWriter octets(byte[] written) {
        reserve(written.length);
        System.arraycopy(written, 0, octets, length, written.length);
        length += written.length;
        return this;
    }

    /** Writes what is known to be fit, and ASCII. */
    HeadWriter text(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            octets[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /**
     * Writes a field.
     *
     * @throws IllegalArgumentException when it cannot be one
     */
    HeadWriter field(String name, String value) {
        if (!FieldNames.isName(name)) {
            throw new IllegalArgumentException("no name of a field");
        }
        text(name).text(": ");
        reserve(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw new IllegalArgumentException("a control character in a field");
            }
            octets[length++] = c > 0xff ? (byte) '?' : (byte) c;
        }
        return text("\r\n");
    }

    /** Writes how long the content is. */
    HeadWriter length(int content) {
        text("content-length: ");
        reserve(DIGITS);
        int left = content;
        int at = length + DIGITS;
        do {
            octets[--at] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        int digits = length + DIGITS - at;
        System.arraycopy(octets, at, octets, length, digits);
        length += digits;
        return text("\r\n");
    }

    byte[] bytes() {
        return Arrays.copyOf(octets, length);
    }

    void writeTo(ByteBuf buffer) {
        buffer.writeBytes(octets, 0, length);
    }

    private void reserve(int more) {
        if (octets.length - length < more) {
            octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + more));
        }
    }
}

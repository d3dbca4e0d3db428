package dev.sluice.protocol;

/**
 * Reads a string that {@link StrictJson} passed character by character, and knows which bytes of
 * the document stand for each: one to four of UTF-8, or an escape, or two that make a pair.
 */
public final class TextCursor {
    private final byte[] b;
    private final int stop;
    private int from;
    private int to;
    private int codePoint;

    /**
     * Stands before the first character.
     *
     * @throws IllegalArgumentException when the value is no string
     */
    public TextCursor(JsonValue text) {
        if (!text.isText()) {
            throw new IllegalArgumentException("not a string");
        }
        this.b = text.document();
        this.to = text.start() + 1;
        this.stop = text.end() - 1;
    }

    /** Moves on; false when there is no more character. */
    public boolean next() {
        if (to >= stop) {
            return false;
        }
        from = to;
        if (b[from] == '\\') {
            escape();
        } else {
            plain();
        }
        return true;
    }

    /** The character; a surrogate when one stands without its partner. */
    public int codePoint() {
        return codePoint;
    }

    /** Where its first byte stands in the document. */
    public int from() {
        return from;
    }

    /** One past its last byte. */
    public int to() {
        return to;
    }

    private void plain() {
        int lead = b[from];
        int more = lead >= 0 ? 0 : Integer.numberOfLeadingZeros(~lead << 24) - 1;
        codePoint = more == 0 ? lead : lead & (0x3F >> more);
        to = from + 1;
        for (int i = 0; i < more; i++) {
            codePoint = codePoint << 6 | (b[to++] & 0x3F);
        }
    }

    private void escape() {
        if (b[from + 1] != 'u') {
            codePoint = JsonStrings.unescape((char) b[from + 1]);
            to = from + 2;
            return;
        }
        char unit = unit(from + 2);
        codePoint = unit;
        to = from + 6;
        if (Character.isHighSurrogate(unit)
                && to + 6 <= stop
                && b[to] == '\\'
                && b[to + 1] == 'u'
                && Character.isLowSurrogate(unit(to + 2))) {
            codePoint = Character.toCodePoint(unit, unit(to + 2));
            to += 6;
        }
    }

    private char unit(int at) {
        int unit = 0;
        for (int i = at; i < at + 4; i++) {
            unit = unit << 4 | Character.digit(b[i], 16);
        }
        return (char) unit;
    }
}

package dev.sluice.http;

/**
 * Finds {@code Content-Length:} or {@code Transfer-Encoding:} spelled out inside another field's
 * value. As a value it is harmless; to a parser that takes the octet before it for a line end, it
 * is a second framing field. No client has a reason to write one.
 *
 * <p>Neither name repeats its first letter, so a mismatch only ever starts again from the front.
 */
final class HiddenField {
    private static final String LENGTH = "content-length";
    private static final String CODING = "transfer-encoding";

    private int lengthAt;
    private int codingAt;

    void reset() {
        lengthAt = 0;
        codingAt = 0;
    }

    /** Takes the next octet of a value; true when it completes a hidden field name. */
    boolean completedBy(int octet) {
        if (octet == ':' && (lengthAt == LENGTH.length() || codingAt == CODING.length())) {
            return true;
        }
        lengthAt = next(LENGTH, lengthAt, octet);
        codingAt = next(CODING, codingAt, octet);
        return false;
    }

    private static int next(String name, int at, int octet) {
        int lower = HttpOctets.lower(octet);
        if (at == name.length()) {
            boolean blank = octet == HttpOctets.SP || octet == HttpOctets.HTAB;
            return blank ? at : first(name, lower);
        }
        return lower == name.charAt(at) ? at + 1 : first(name, lower);
    }

    private static int first(String name, int lower) {
        return lower == name.charAt(0) ? 1 : 0;
    }
}

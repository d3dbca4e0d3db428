package dev.sluice.http;

/** The character classes of RFC 9110 and RFC 9112, over unsigned octets. */
final class HttpOctets {
    static final int HTAB = '\t';
    static final int LF = '\n';
    static final int CR = '\r';
    static final int SP = ' ';

    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (int c = 0; c < TOKEN.length; c++) {
            TOKEN[c] = isLetterOrDigit(c) || (c < 0x80 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
        }
    }

    private HttpOctets() {}

    static boolean isToken(int c) {
        return TOKEN[c];
    }

    /** Visible ASCII: what a target may consist of. */
    static boolean isVisible(int c) {
        return c > SP && c < 0x7f;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetterOrDigit(int c) {
        return isDigit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hexValue(int c) {
        if (isDigit(c)) {
            return c - '0';
        }
        int lower = lower(c);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }
}

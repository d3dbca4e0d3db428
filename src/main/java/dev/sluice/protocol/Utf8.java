package dev.sluice.protocol;

/** Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /**
     * The first byte that does not belong to well-formed UTF-8, or -1.
     *
     * @param b the bytes
     * @param from the first to look at
     * @param to the first not to look at
     */
    static int firstInvalid(byte[] b, int from, int to) {
        int i = from;
        while (i < to) {
            int lead = b[i] & 0xFF;
            if (lead < 0x80) {
                i = endOfAscii(b, i + 1, to);
                continue;
            }
            int length = sequenceLength(lead);
            if (length == 0 || i + length > to || !isSequence(b, i, lead, length)) {
                return i;
            }
            i += length;
        }
        return -1;
    }

    private static int endOfAscii(byte[] b, int from, int to) {
        int i = from;
        while (i + Long.BYTES <= to) {
            long high = (long) JsonStrings.EIGHT.get(b, i) & JsonStrings.HIGH_BITS;
            if (high != 0) {
                return i + (Long.numberOfTrailingZeros(high) >>> 3);
            }
            i += Long.BYTES;
        }
        while (i < to && b[i] >= 0) {
            i++;
        }
        return i;
    }

    private static int sequenceLength(int lead) {
        if (lead >= 0xC2 && lead <= 0xDF) {
            return 2;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            return 3;
        }
        return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    }

    private static boolean isSequence(byte[] b, int at, int lead, int length) {
        int second = b[at + 1] & 0xFF;
        if (second < lowestSecond(lead) || second > highestSecond(lead)) {
            return false;
        }
        for (int i = 2; i < length; i++) {
            if ((b[at + i] & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int lowestSecond(int lead) {
        return switch (lead) {
            case 0xE0 -> 0xA0;
            case 0xF0 -> 0x90;
            default -> 0x80;
        };
    }

    private static int highestSecond(int lead) {
        return switch (lead) {
            case 0xED -> 0x9F;
            case 0xF4 -> 0x8F;
            default -> 0xBF;
        };
    }
}

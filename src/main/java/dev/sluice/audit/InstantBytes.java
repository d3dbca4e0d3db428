package dev.sluice.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;

/** Writes instants as {@link Instant#toString()} does; many in a row are of the same second. */
final class InstantBytes {
    private static final int PER_MILLI = 1_000_000;
    private static final int PER_MICRO = 1_000;

    private long second;
    private byte[] whole = wholeSecond(0);

    void write(Instant time, LineBytes to) {
        if (time.getEpochSecond() != second) {
            second = time.getEpochSecond();
            whole = wholeSecond(second);
        }
        to.add(whole);
        int nano = time.getNano();
        if (nano > 0) {
            to.add('.');
            fraction(nano, to);
        }
        to.add('Z');
    }

    private static void fraction(int nano, LineBytes to) {
        if (nano % PER_MILLI == 0) {
            to.digits(nano / PER_MILLI, 3);
        } else if (nano % PER_MICRO == 0) {
            to.digits(nano / PER_MICRO, 6);
        } else {
            to.digits(nano, 9);
        }
    }

    private static byte[] wholeSecond(long second) {
        String text = Instant.ofEpochSecond(second).toString();
        return text.substring(0, text.length() - 1).getBytes(US_ASCII);
    }
}

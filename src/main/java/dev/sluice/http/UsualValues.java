package dev.sluice.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that came before, for those that come with nearly every request. Never for what is secret:
 * that must be gone with its request.
 */
final class UsualValues {
    private static final int SLOTS = 256;

    /** So many octets at most: all of them together take little room, whatever is sent. */
    private static final int LONGEST = 128;

    private final byte[] @Nullable [] octets = new byte[SLOTS][];
    private final @Nullable String[] texts = new String[SLOTS];

    /**
     * The text that stands there; the same one as the last time, if it can be.
     *
     * @param kind texts of different kinds do not push each other out
     */
    String text(int kind, byte[] head, int from, int to) {
        if (to - from > LONGEST || from == to) {
            return fresh(head, from, to);
        }
        int slot = slot(kind, head, from, to);
        byte[] kept = octets[slot];
        String text = texts[slot];
        if (kept != null && text != null && Arrays.equals(kept, 0, kept.length, head, from, to)) {
            return text;
        }
        String made = fresh(head, from, to);
        octets[slot] = Arrays.copyOfRange(head, from, to);
        texts[slot] = made;
        return made;
    }

    static String fresh(byte[] head, int from, int to) {
        return new String(head, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static int slot(int kind, byte[] head, int from, int to) {
        int mixed = kind * 31 + to - from;
        mixed = mixed * 31 + head[(from + to) >>> 1];
        mixed = mixed * 31 + head[to - 1];
        return (mixed ^ (mixed >>> 8)) & (SLOTS - 1);
    }
}

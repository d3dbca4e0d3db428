package dev.sluice.http;

import org.jspecify.annotations.Nullable;

/** One field name in the making, in lower case. Only names the framing knows are told apart. */
final class FieldName {
    private static final int LONGEST = 32;

    private final byte[] name = new byte[LONGEST];
    private final byte[] letters = new byte[LONGEST];
    private int nameLength;
    private int lettersLength;

    void reset() {
        nameLength = 0;
        lettersLength = 0;
    }

    void add(int octet) {
        byte lower = (byte) HttpOctets.lower(octet);
        if (nameLength < LONGEST) {
            name[nameLength] = lower;
        }
        nameLength++;
        if (HttpOctets.isLetterOrDigit(octet)) {
            if (lettersLength < LONGEST) {
                letters[lettersLength] = lower;
            }
            lettersLength++;
        }
    }

    /** The field of this name that the framing judges, or null where it judges none. */
    @Nullable JudgedField judged() {
        return JudgedField.named(name, nameLength);
    }

    /**
     * Whether the name differs from {@code Content-Length} or {@code Transfer-Encoding} only in its
     * punctuation. A server behind, or its framework, may fold both into one name.
     */
    boolean imitatesFraming() {
        JudgedField judged = judged();
        return (judged == null || !judged.framesContent())
                && JudgedField.framingSpelled(letters, lettersLength);
    }
}

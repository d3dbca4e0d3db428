package dev.sluice.http;

import org.jspecify.annotations.Nullable;

/**
 * One field name in the making, in lower case. Only names the framing knows are told apart, and
 * those that carry a tool's parameters (MCP 2026-07-28, Custom Headers from Tool Parameters).
 */
final class FieldName {
    private static final int LONGEST = 32;
    private static final String PARAMETER = "mcp-param-";

    private final byte[] name = new byte[LONGEST];
    private final byte[] letters = new byte[LONGEST];
    private int nameLength;
    private int lettersLength;
    private boolean parameterSoFar = true;
    private final StringBuilder parameter = new StringBuilder();

    void reset() {
        nameLength = 0;
        lettersLength = 0;
        parameterSoFar = true;
        parameter.setLength(0);
    }

    void add(int octet) {
        byte lower = (byte) HttpOctets.lower(octet);
        if (nameLength < LONGEST) {
            name[nameLength] = lower;
        }
        if (parameterSoFar) {
            parameter.append(lower == '_' ? '-' : (char) lower);
            parameterSoFar =
                    nameLength >= PARAMETER.length() || lower == PARAMETER.charAt(nameLength);
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

    /** Whether the name is that of a tool's parameter, whatever else follows. */
    boolean isParameter() {
        return parameterSoFar && nameLength >= PARAMETER.length();
    }

    /**
     * The whole name, if it is that of a tool's parameter; null otherwise. Names that differ only
     * in hyphens and underscores are the same, because some servers fold them.
     */
    @Nullable String parameter() {
        return isParameter() && nameLength > PARAMETER.length() ? parameter.toString() : null;
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

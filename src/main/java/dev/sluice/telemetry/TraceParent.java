package dev.sluice.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * Which span of which trace asks, as W3C Trace Context writes it in {@code traceparent}.
 *
 * @param traceId 32 digits, in lower case
 * @param spanId 16 digits, in lower case
 * @param sampled whether whoever asks records its part
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {
    /** How many characters version 00 has. */
    public static final int LENGTH = 55;

    private static final int LONGEST = 512;
    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;

    /** Reads one; null when it is absent, or not to be believed. */
    public static @Nullable TraceParent of(@Nullable String text) {
        if (text == null || !isWellFormed(text)) {
            return null;
        }
        String traceId = text.substring(TRACE, SPAN - 1);
        String spanId = text.substring(SPAN, FLAGS - 1);
        boolean sampled = (Character.digit(text.charAt(FLAGS + 1), 16) & 1) == 1;
        return isZero(traceId) || isZero(spanId) ? null : new TraceParent(traceId, spanId, sampled);
    }

    /** A later version may say more after what version 00 says, and ff is none. */
    private static boolean isWellFormed(String text) {
        if (text.length() < LENGTH || text.length() > LONGEST || text.startsWith("ff")) {
            return false;
        }
        boolean more = text.length() > LENGTH;
        if (more && (text.startsWith("00") || text.charAt(LENGTH) != '-')) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            boolean dash = i == TRACE - 1 || i == SPAN - 1 || i == FLAGS - 1;
            if (dash ? text.charAt(i) != '-' : !isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(c -> c == '0');
    }

    /** What is written, in version 00. */
    public String text() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}

package dev.sluice.log;

import dev.sluice.protocol.JsonStrings;

/** Text made safe for one line of a log, and for the terminal that shows it. */
final class Visible {
    private Visible() {}

    /** The text, with everything that leaves no mark, or ends a line, written as an escape. */
    static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (JsonStrings.isInvisible(c) || isLoneSurrogate(c)) {
                escape(safe, c);
            } else {
                safe.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
        return safe.toString();
    }

    private static boolean isLoneSurrogate(int c) {
        return Character.getType(c) == Character.SURROGATE;
    }

    private static void escape(StringBuilder safe, int c) {
        for (char unit : Character.toChars(c)) {
            safe.append(String.format("\\u%04x", (int) unit));
        }
    }
}

package dev.sluice.cli;

import dev.sluice.protocol.JsonStrings;

/** Text of others on one line of a terminal: no character of it moves the cursor or hides. */
public final class Line {
    private Line() {}

    /** The text, with whatever is not plain to see told by its number. */
    public static String safe(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(line, c));
        return line.toString();
    }

    private static void append(StringBuilder line, int c) {
        if (isOdd(c)) {
            line.append(String.format("\\u%04x", c));
        } else {
            line.appendCodePoint(c);
        }
    }

    private static boolean isOdd(int c) {
        return JsonStrings.isInvisible(c)
                || switch (Character.getType(c)) {
                    case Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> true;
                    default -> false;
                };
    }
}

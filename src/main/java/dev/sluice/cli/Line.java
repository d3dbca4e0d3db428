package dev.sluice.cli;

/** Text of others on one line of a terminal: no character of it moves the cursor or hides. */
final class Line {
    private Line() {}

    static String safe(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(line, c));
        return line.toString();
    }

    private static void append(StringBuilder line, int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    line.append(String.format("\\u%04x", c));
            default -> line.appendCodePoint(c);
        }
    }
}

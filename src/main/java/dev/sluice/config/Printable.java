package dev.sluice.config;

/** Text from a document, made safe for one line of a log. */
final class Printable {
    private static final int LONGEST = 400;

    private Printable() {}

    static String of(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(character -> append(line, character));
        return text.codePointCount(0, text.length()) > LONGEST ? line + "…" : line.toString();
    }

    private static void append(StringBuilder line, int character) {
        if (character == ' ') {
            line.append(' ');
            return;
        }
        switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    line.append(String.format("\\u%04x", character));
            default -> line.appendCodePoint(character);
        }
    }
}

package dev.sluice.config;

/** A position in a JSON text that knows its line. */
final class JsonCursor {
    static final int END = -1;

    private final String text;
    private int position;
    private int line = 1;

    JsonCursor(String text) {
        this.text = text;
    }

    int line() {
        return line;
    }

    int peek() {
        return position < text.length() ? text.charAt(position) : END;
    }

    int next() {
        int character = peek();
        if (character != END) {
            position++;
        }
        if (character == '\n') {
            line++;
        }
        return character;
    }

    /** Skips white space, then takes the character if it stands there. */
    boolean take(char wanted) {
        skipSpace();
        if (peek() != wanted) {
            return false;
        }
        next();
        return true;
    }

    void skipSpace() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            next();
        }
    }

    /** Takes all letters, digits and signs from here on: a literal, a number or neither. */
    String word() {
        int start = position;
        while (isOfWord(peek())) {
            next();
        }
        return text.substring(start, position);
    }

    private static boolean isOfWord(int c) {
        return Character.isLetterOrDigit(c) || c == '+' || c == '-' || c == '.' || c == '_';
    }
}

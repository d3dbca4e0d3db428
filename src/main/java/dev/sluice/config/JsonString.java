package dev.sluice.config;

/** Reads one JSON string, the opening quote already taken. */
final class JsonString {
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String MEANINGS = "\"\\/\b\f\n\r\t";

    private JsonString() {}

    static String read(JsonCursor in, Place place) throws MalformedDocumentException {
        StringBuilder value = new StringBuilder();
        for (int c = in.next(); c != '"'; c = in.next()) {
            if (c == JsonCursor.END || c == '\n') {
                throw place.malformed("the text does not end on its line; write the closing quote");
            }
            if (c < ' ') {
                throw place.malformed(String.format("a control character; write it as \\u%04x", c));
            }
            value.append(c == '\\' ? escape(in, place) : (char) c);
        }
        return value.toString();
    }

    private static char escape(JsonCursor in, Place place) throws MalformedDocumentException {
        int c = in.next();
        if (c == 'u') {
            return unicode(in, place);
        }
        int known = c == JsonCursor.END ? -1 : ESCAPES.indexOf(c);
        if (known < 0) {
            throw place.malformed("an unknown escape; write a backslash itself as \\\\");
        }
        return MEANINGS.charAt(known);
    }

    private static char unicode(JsonCursor in, Place place) throws MalformedDocumentException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int c = in.next();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw place.malformed(
                        "\\u wants four hexadecimal digits; write for example \\u00e9");
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }
}

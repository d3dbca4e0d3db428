package dev.sluice.protocol;

/** Where the values end that begin at a place: within bytes that {@link StrictJson} passed. */
final class Tokens {
    private Tokens() {}

    /** The first place that holds no white space. */
    static int skipSpace(byte[] b, int from) {
        int at = from;
        while (JsonStrings.isSpace(b[at])) {
            at++;
        }
        return at;
    }

    /** Where the value of a member begins whose key begins at a place. */
    static int valueOf(byte[] b, int key) {
        return skipSpace(b, skipSpace(b, endOfString(b, key)) + 1);
    }

    /**
     * Where the next member or element begins after one that ends at a place, or its container's
     * end.
     */
    static int afterComma(byte[] b, int at) {
        int next = skipSpace(b, at);
        return b[next] == ',' ? skipSpace(b, next + 1) : next;
    }

    /** One past the value that begins at a place. */
    static int endOf(byte[] b, int from) {
        return switch (b[from]) {
            case '"' -> endOfString(b, from);
            case '{', '[' -> endOfContainer(b, from);
            default -> endOfScalar(b, from);
        };
    }

    /** One past the string whose opening quote stands at a place. */
    static int endOfString(byte[] b, int from) {
        int at = JsonStrings.endOfPlain(b, from + 1, b.length);
        while (b[at] != '"') {
            at = JsonStrings.endOfPlain(b, at + 2, b.length);
        }
        return at + 1;
    }

    private static int endOfContainer(byte[] b, int from) {
        int depth = 0;
        int at = from;
        do {
            switch (b[at]) {
                case '"' -> at = endOfString(b, at) - 1;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            at++;
        } while (depth > 0);
        return at;
    }

    private static int endOfScalar(byte[] b, int from) {
        int at = from;
        while (at < b.length
                && b[at] != ','
                && b[at] != ']'
                && b[at] != '}'
                && !JsonStrings.isSpace(b[at])) {
            at++;
        }
        return at;
    }
}

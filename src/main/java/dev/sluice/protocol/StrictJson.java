package dev.sluice.protocol;

import java.util.Set;

/**
 * One pass over bytes that accepts exactly one JSON value of RFC 8259 and nothing that two parsers
 * could read differently: well-formed UTF-8 without a byte order mark, no duplicate keys at any
 * depth (compared after unescaping), no trailing data, bounded depth, members, keys and numbers.
 *
 * <p>It builds no tree, and notes only where the members of the outermost objects stand. What
 * passed is looked at through {@link JsonValue}, which descends into the same bytes, so what was
 * judged is what is forwarded.
 */
public final class StrictJson {
    /** Up to this many keys are compared one by one; beyond, a set keeps the cost linear. */
    private static final int FEW_KEYS = 16;

    private final byte[] b;
    private final int end;
    private final JsonLimits limits;
    private final Outline outline;
    private int at;
    private boolean escaped;

    private StrictJson(byte[] bytes, int end, JsonLimits limits) {
        this.b = bytes;
        this.end = end;
        this.limits = limits;
        this.outline = Outline.of(bytes);
    }

    /**
     * Checks a whole document.
     *
     * @param bytes the document; must not be changed as long as the result is used
     * @param limits how large its parts may be
     * @throws MalformedJsonException when it is not one strict JSON value
     */
    public static JsonValue read(byte[] bytes, JsonLimits limits) throws MalformedJsonException {
        int invalid = Utf8.firstInvalid(bytes, 0, bytes.length);
        if (invalid >= 0) {
            throw new MalformedJsonException("not UTF-8", invalid);
        }
        StrictJson reader = new StrictJson(bytes, bytes.length, limits);
        reader.skipSpace();
        int start = reader.at;
        int inner = reader.value(0, true);
        int stop = reader.at;
        reader.skipSpace();
        if (reader.at != reader.end) {
            throw reader.fault("more than one JSON value");
        }
        return new JsonValue(reader.outline, start, stop, inner);
    }

    /**
     * Reads a value.
     *
     * @param outer whether only objects are around it
     * @return the first of its members in the outline, or {@link Outline#NONE}
     */
    private int value(int depth, boolean outer) throws MalformedJsonException {
        switch (peek()) {
            case '{' -> {
                return object(depth + 1, outer);
            }
            case '[' -> array(depth + 1);
            case '"' -> string(Integer.MAX_VALUE);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
        return Outline.NONE;
    }

    private int object(int depth, boolean outer) throws MalformedJsonException {
        checkDepth(depth);
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return Outline.NONE;
        }
        int first = outline.mark();
        boolean kept = outer && outline.hasRoom();
        int member = Outline.NONE;
        for (int members = 1; true; members++) {
            checkMembers(members);
            if (members > FEW_KEYS) {
                return manyMembers(depth, first, members);
            }
            member = key(first, member);
            toValue();
            int from = at;
            int inner = value(depth, kept);
            outline.ends(member, from, at, inner);
            skipSpace();
            if (closed('}')) {
                break;
            }
            skipSpace();
        }
        if (!kept) {
            outline.release(first);
        }
        return kept ? first : Outline.NONE;
    }

    /** Goes on with an object that has too many members for its keys to be compared one by one. */
    private int manyMembers(int depth, int first, int before) throws MalformedJsonException {
        Set<String> known = outline.keys(first);
        for (int members = before; true; members++) {
            checkMembers(members);
            int start = at;
            keyToken();
            if (!known.add(JsonStrings.decode(b, start, at))) {
                throw new MalformedJsonException("duplicate key", start);
            }
            toValue();
            value(depth, false);
            skipSpace();
            if (closed('}')) {
                outline.release(first);
                return Outline.NONE;
            }
            skipSpace();
        }
    }

    private void toValue() throws MalformedJsonException {
        skipSpace();
        expect(':');
        skipSpace();
    }

    private void array(int depth) throws MalformedJsonException {
        checkDepth(depth);
        at++;
        skipSpace();
        int elements = 0;
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            checkMembers(++elements);
            value(depth, false);
            skipSpace();
            if (closed(']')) {
                return;
            }
            skipSpace();
        }
    }

    /** Reads a key and refuses it when the same object already has it. */
    private int key(int first, int previous) throws MalformedJsonException {
        int start = at;
        keyToken();
        if (previous != Outline.NONE && outline.holds(first, start, at, escaped)) {
            throw new MalformedJsonException("duplicate key", start);
        }
        return outline.add(previous, start, at, escaped);
    }

    private void keyToken() throws MalformedJsonException {
        if (peek() != '"') {
            throw fault("a key must be a string");
        }
        escaped = false;
        string(limits.keyBytes());
    }

    private void string(int longest) throws MalformedJsonException {
        int start = at++;
        while (true) {
            at = JsonStrings.endOfPlain(b, at, end);
            int c = next("unterminated string");
            if (c == '"') {
                break;
            }
            if (c != '\\') {
                at--;
                throw fault("control character in a string");
            }
            escaped = true;
            escape();
        }
        if (at - start - 2 > longest) {
            throw new MalformedJsonException("key too long", start);
        }
    }

    private void escape() throws MalformedJsonException {
        int c = next("unterminated escape");
        if (c != 'u') {
            if ("\"\\/bfnrt".indexOf(c) < 0) {
                at--;
                throw fault("unknown escape");
            }
            return;
        }
        int unit = hex4();
        if (limits.loneSurrogates() || !Character.isSurrogate((char) unit)) {
            return;
        }
        boolean paired =
                Character.isHighSurrogate((char) unit)
                        && at + 6 <= end
                        && b[at] == '\\'
                        && b[at + 1] == 'u';
        if (paired) {
            at += 2;
            paired = Character.isLowSurrogate((char) hex4());
        }
        if (!paired) {
            throw fault("lone surrogate");
        }
    }

    private int hex4() throws MalformedJsonException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next("unterminated escape"), 16);
            if (digit < 0 || b[at - 1] < 0) {
                at--;
                throw fault("not a hexadecimal digit");
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private void number() throws MalformedJsonException {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < end && b[at] == '.') {
            at++;
            digits();
        }
        if (at < end && (b[at] == 'e' || b[at] == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        if (at - start > limits.numberBytes()) {
            throw new MalformedJsonException("number too long", start);
        }
    }

    private void digits() throws MalformedJsonException {
        int start = at;
        while (at < end && b[at] >= '0' && b[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw fault("not JSON");
        }
    }

    private void literal(String word) throws MalformedJsonException {
        for (int i = 0; i < word.length(); i++) {
            if (at >= end || b[at] != word.charAt(i)) {
                throw fault("not JSON");
            }
            at++;
        }
    }

    private boolean closed(char close) throws MalformedJsonException {
        int c = next("unterminated value");
        if (c == close) {
            return true;
        }
        if (c != ',') {
            at--;
            throw fault("a comma or the end of the container is missing");
        }
        return false;
    }

    private void expect(char wanted) throws MalformedJsonException {
        if (peek() != wanted) {
            throw fault("a colon is missing");
        }
        at++;
    }

    private void skipSpace() {
        while (at < end && JsonStrings.isSpace(b[at])) {
            at++;
        }
    }

    private int peek() throws MalformedJsonException {
        if (at >= end) {
            throw fault("the value is missing or cut off");
        }
        return b[at];
    }

    private int next(String fault) throws MalformedJsonException {
        if (at >= end) {
            throw fault(fault);
        }
        return b[at++] & 0xFF;
    }

    private void checkDepth(int depth) throws MalformedJsonException {
        if (depth > limits.depth()) {
            throw fault("nested deeper than " + limits.depth());
        }
    }

    private void checkMembers(int members) throws MalformedJsonException {
        if (members > limits.members()) {
            throw fault("more than " + limits.members() + " members");
        }
    }

    private MalformedJsonException fault(String message) {
        return new MalformedJsonException(message, at);
    }
}

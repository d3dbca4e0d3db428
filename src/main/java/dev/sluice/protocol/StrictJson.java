package dev.sluice.protocol;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass over bytes that accepts exactly one JSON value of RFC 8259 and nothing that two parsers
 * could read differently: well-formed UTF-8 without a byte order mark, no duplicate keys at any
 * depth (compared after unescaping), no trailing data, bounded depth, members, keys and numbers.
 *
 * <p>It builds no tree. What passed is looked at through {@link JsonValue}, which descends into the
 * same bytes, so what was judged is what is forwarded.
 */
public final class StrictJson {
    /** Up to this many keys are compared one by one; beyond, a set keeps the cost linear. */
    private static final int FEW_KEYS = 16;

    private final byte[] b;
    private final int end;
    private final JsonLimits limits;
    private final KeyStack keys = new KeyStack();
    private int at;

    private StrictJson(byte[] bytes, int end, JsonLimits limits) {
        this.b = bytes;
        this.end = end;
        this.limits = limits;
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
        reader.value(0);
        int stop = reader.at;
        reader.skipSpace();
        if (reader.at != reader.end) {
            throw reader.fault("more than one JSON value");
        }
        return new JsonValue(bytes, start, stop);
    }

    private void value(int depth) throws MalformedJsonException {
        switch (peek()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string(Integer.MAX_VALUE);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void object(int depth) throws MalformedJsonException {
        checkDepth(depth);
        int mark = keys.mark();
        Set<String> many = null;
        at++;
        skipSpace();
        int members = 0;
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            checkMembers(++members);
            many = key(mark, members, many);
            skipSpace();
            expect(':');
            skipSpace();
            value(depth);
            skipSpace();
            if (closed('}')) {
                keys.release(mark);
                return;
            }
            skipSpace();
        }
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
            value(depth);
            skipSpace();
            if (closed(']')) {
                return;
            }
            skipSpace();
        }
    }

    /** Reads a key and refuses it when the same object already has it. */
    private @Nullable Set<String> key(int mark, int members, @Nullable Set<String> many)
            throws MalformedJsonException {
        if (peek() != '"') {
            throw fault("a key must be a string");
        }
        int start = at;
        string(limits.keyBytes());
        if (many == null && members <= FEW_KEYS) {
            if (keys.contains(mark, b, start, at)) {
                throw new MalformedJsonException("duplicate key", start);
            }
            keys.push(start, at);
            return null;
        }
        Set<String> known = many == null ? keys.decoded(mark, b) : many;
        if (!known.add(JsonStrings.decode(b, start, at))) {
            throw new MalformedJsonException("duplicate key", start);
        }
        return known;
    }

    private void string(int longest) throws MalformedJsonException {
        int start = at++;
        while (true) {
            int c = next("unterminated string");
            if (c == '"') {
                break;
            }
            if (c < 0x20) {
                at--;
                throw fault("control character in a string");
            }
            if (c == '\\') {
                escape();
            }
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

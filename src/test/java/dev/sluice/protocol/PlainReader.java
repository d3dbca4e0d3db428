package dev.sluice.protocol;

import io.vertx.core.json.Json;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The strict reader in its plainest form: one byte after the other, a set for the keys of each
 * object, and nothing noted. It says only what is wrong, as the real one must.
 */
final class PlainReader {
    private final byte[] b;
    private final int end;
    private final JsonLimits limits;
    private int at;

    private PlainReader(byte[] bytes, JsonLimits limits) {
        this.b = bytes;
        this.end = bytes.length;
        this.limits = limits;
    }

    /** What is wrong with a document; null when it is one strict JSON value. */
    static @Nullable String fault(byte[] bytes, JsonLimits limits) {
        PlainReader reader = new PlainReader(bytes, limits);
        try {
            reader.utf8();
            reader.skipSpace();
            reader.value(0);
            reader.skipSpace();
            if (reader.at != reader.end) {
                throw reader.fault("more than one JSON value");
            }
            return null;
        } catch (MalformedJsonException e) {
            return e.getMessage();
        }
    }

    /** By what Java knows of UTF-8, which is as strict; it says the place of the first bad byte. */
    private void utf8() throws MalformedJsonException {
        ByteBuffer in = ByteBuffer.wrap(b);
        CoderResult result =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(in, CharBuffer.allocate(b.length), true);
        if (result.isError()) {
            throw new MalformedJsonException("not UTF-8", in.position());
        }
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
        Set<String> keys = new HashSet<>();
        at++;
        skipSpace();
        int members = 0;
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            checkMembers(++members);
            key(keys);
            skipSpace();
            expect(':');
            skipSpace();
            value(depth);
            skipSpace();
            if (closed('}')) {
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

    private void key(Set<String> keys) throws MalformedJsonException {
        if (peek() != '"') {
            throw fault("a key must be a string");
        }
        int start = at;
        string(limits.keyBytes());
        String key = new String(b, start, at - start, StandardCharsets.UTF_8);
        if (!keys.add((String) Json.decodeValue(key))) {
            throw new MalformedJsonException("duplicate key", start);
        }
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
        while (at < end && " \n\r\t".indexOf(b[at]) >= 0) {
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

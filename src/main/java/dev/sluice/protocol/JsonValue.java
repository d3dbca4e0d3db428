package dev.sluice.protocol;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A window on a JSON value inside bytes that {@link StrictJson} passed. It descends on demand and
 * copies nothing, and it knows where it stands, so that a change can be cut into the original bytes
 * instead of writing the document anew.
 */
public final class JsonValue {
    private final byte[] b;
    private final int start;
    private final int end;
    private @Nullable String text;
    private @Nullable BigDecimal number;
    private @Nullable List<Member> members;
    private @Nullable List<JsonValue> elements;

    JsonValue(byte[] bytes, int start, int end) {
        this.b = bytes;
        this.start = start;
        this.end = end;
    }

    /** One member of an object. */
    public record Member(String key, JsonValue value) {}

    /** Where the value begins in the document's bytes. */
    public int start() {
        return start;
    }

    /** One past the value's last byte in the document's bytes. */
    public int end() {
        return end;
    }

    /** The whole document this value stands in; must not be changed. */
    public byte[] document() {
        return b;
    }

    /** The same window, which keeps nothing of what was read in it. */
    JsonValue unread() {
        return new JsonValue(b, start, end);
    }

    public boolean isObject() {
        return b[start] == '{';
    }

    public boolean isArray() {
        return b[start] == '[';
    }

    public boolean isText() {
        return b[start] == '"';
    }

    public boolean isNull() {
        return b[start] == 'n';
    }

    public boolean isTrue() {
        return b[start] == 't';
    }

    public boolean isNumber() {
        return b[start] == '-' || (b[start] >= '0' && b[start] <= '9');
    }

    /** The value as it is written, byte for byte. */
    public String json() {
        return new String(b, start, end - start, StandardCharsets.UTF_8);
    }

    /**
     * The decoded text.
     *
     * @throws IllegalStateException when the value is no string
     */
    public String text() {
        if (!isText()) {
            throw new IllegalStateException("not a string");
        }
        if (text == null) {
            text = JsonStrings.decode(b, start, end);
        }
        return text;
    }

    /**
     * The exact number.
     *
     * @return null when its exponent is beyond what can be computed with
     * @throws IllegalStateException when the value is no number
     */
    public @Nullable BigDecimal number() {
        if (!isNumber()) {
            throw new IllegalStateException("not a number");
        }
        if (number == null) {
            number = parsed();
        }
        return number;
    }

    private @Nullable BigDecimal parsed() {
        try {
            return new BigDecimal(json());
        } catch (NumberFormatException beyondTheLargestExponent) {
            return null;
        }
    }

    /** The decoded text, or null when the value is no string. */
    public @Nullable String textOrNull() {
        return isText() ? text() : null;
    }

    /** The member of that key, or null when there is none or the value is no object. */
    public @Nullable JsonValue get(String key) {
        if (!isObject()) {
            return null;
        }
        List<Member> all = members();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).key().equals(key)) {
                return all.get(i).value();
            }
        }
        return null;
    }

    /** The members in the order in which they are written; empty when the value is no object. */
    public List<Member> members() {
        if (members == null) {
            members = isObject() ? Collections.unmodifiableList(scanMembers()) : List.of();
        }
        return members;
    }

    /** The elements in order; empty when the value is no array. */
    public List<JsonValue> elements() {
        if (elements == null) {
            elements = isArray() ? Collections.unmodifiableList(scanElements()) : List.of();
        }
        return elements;
    }

    private List<Member> scanMembers() {
        List<Member> found = new ArrayList<>();
        int at = skipSpace(start + 1);
        while (b[at] != '}') {
            int keyEnd = endOf(at);
            String key = JsonStrings.decode(b, at, keyEnd);
            int from = skipSpace(skipSpace(keyEnd) + 1);
            int to = endOf(from);
            found.add(new Member(key, new JsonValue(b, from, to)));
            at = afterComma(to);
        }
        return found;
    }

    private List<JsonValue> scanElements() {
        List<JsonValue> found = new ArrayList<>();
        int at = skipSpace(start + 1);
        while (b[at] != ']') {
            int to = endOf(at);
            found.add(new JsonValue(b, at, to));
            at = afterComma(to);
        }
        return found;
    }

    private int afterComma(int at) {
        int next = skipSpace(at);
        return b[next] == ',' ? skipSpace(next + 1) : next;
    }

    private int skipSpace(int from) {
        int at = from;
        while (JsonStrings.isSpace(b[at])) {
            at++;
        }
        return at;
    }

    /** One past the value that begins at a place; relies on the strict reader having passed it. */
    private int endOf(int from) {
        return switch (b[from]) {
            case '"' -> endOfString(from);
            case '{', '[' -> endOfContainer(from);
            default -> endOfScalar(from);
        };
    }

    private int endOfString(int from) {
        int at = from + 1;
        while (b[at] != '"') {
            at += b[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private int endOfContainer(int from) {
        int depth = 0;
        int at = from;
        do {
            switch (b[at]) {
                case '"' -> at = endOfString(at) - 1;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            at++;
        } while (depth > 0);
        return at;
    }

    private int endOfScalar(int from) {
        int at = from;
        while (at < end && ",]}".indexOf(b[at]) < 0 && !JsonStrings.isSpace(b[at])) {
            at++;
        }
        return at;
    }

    /** Says where it stands, never what it holds: arguments must not reach a log by accident. */
    @Override
    public String toString() {
        return "JsonValue[" + start + ".." + end + "]";
    }
}

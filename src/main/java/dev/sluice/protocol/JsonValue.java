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
    /** No member of an object. */
    static final int NONE = Outline.NONE;

    private final Outline outline;
    private final int start;
    private final int end;
    private final int inner;
    private @Nullable Object scalar;
    private @Nullable List<Member> members;
    private @Nullable List<JsonValue> elements;

    JsonValue(byte[] bytes, int start, int end) {
        this(Outline.unknown(bytes), start, end, NONE);
    }

    /**
     * A window.
     *
     * @param inner the first of its members in the outline, or {@link #NONE} when they are not
     *     there
     */
    JsonValue(Outline outline, int start, int end, int inner) {
        this.outline = outline;
        this.start = start;
        this.end = end;
        this.inner = inner;
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
        return outline.document();
    }

    /** The same window, which keeps nothing of what was read in it. */
    JsonValue unread() {
        return new JsonValue(outline.document(), start, end);
    }

    public boolean isObject() {
        return first() == '{';
    }

    public boolean isArray() {
        return first() == '[';
    }

    public boolean isText() {
        return first() == '"';
    }

    public boolean isNull() {
        return first() == 'n';
    }

    public boolean isTrue() {
        return first() == 't';
    }

    public boolean isNumber() {
        return first() == '-' || (first() >= '0' && first() <= '9');
    }

    private byte first() {
        return outline.document()[start];
    }

    /** The value as it is written, byte for byte. */
    public String json() {
        return new String(document(), start, end - start, StandardCharsets.UTF_8);
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
        if (scalar instanceof String known) {
            return known;
        }
        String text = JsonStrings.decode(document(), start, end);
        scalar = text;
        return text;
    }

    /** Whether it is a string that reads so. */
    boolean isText(String wanted) {
        return isText()
                && (JsonStrings.hasEscape(document(), start, end)
                        ? text().equals(wanted)
                        : JsonStrings.isText(document(), start + 1, end - 1, wanted));
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
        if (scalar instanceof BigDecimal known) {
            return known;
        }
        BigDecimal number = parsed();
        scalar = number;
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
        if (inner != NONE) {
            return outline.get(inner, key);
        }
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
            members = readMembers();
        }
        return members;
    }

    private List<Member> readMembers() {
        if (inner != NONE) {
            return outline.members(inner);
        }
        return isObject() ? Collections.unmodifiableList(scanMembers()) : List.of();
    }

    /**
     * Where the first member stands, for who looks at the keys only; {@link #NONE} when the value
     * has none or is no object.
     */
    int firstMember() {
        if (inner != NONE || !isObject()) {
            return inner;
        }
        byte[] b = document();
        int at = Tokens.skipSpace(b, start + 1);
        return b[at] == '}' ? NONE : at;
    }

    /** Where the member after one stands, or {@link #NONE}. */
    int memberAfter(int member) {
        if (inner != NONE) {
            return outline.next(member);
        }
        byte[] b = document();
        int at = Tokens.afterComma(b, Tokens.endOf(b, Tokens.valueOf(b, member)));
        return b[at] == '}' ? NONE : at;
    }

    /** Where the opening quote of a member's key stands in the document. */
    int keyStart(int member) {
        return inner == NONE ? member : outline.key(member);
    }

    /** One past the closing quote of a member's key. */
    int keyEnd(int member) {
        return inner == NONE ? Tokens.endOfString(document(), member) : outline.keyEnd(member);
    }

    /** The value of a member, of which nothing is kept unless the reader noted it. */
    JsonValue valueOf(int member) {
        if (inner != NONE) {
            return outline.value(member);
        }
        byte[] b = document();
        int from = Tokens.valueOf(b, member);
        return within(from, Tokens.endOf(b, from));
    }

    /** The elements in order; empty when the value is no array. */
    public List<JsonValue> elements() {
        if (elements == null) {
            elements = isArray() ? Collections.unmodifiableList(scanElements()) : List.of();
        }
        return elements;
    }

    private List<Member> scanMembers() {
        byte[] b = document();
        List<Member> found = new ArrayList<>();
        int at = Tokens.skipSpace(b, start + 1);
        while (b[at] != '}') {
            String key = JsonStrings.decode(b, at, Tokens.endOfString(b, at));
            int from = Tokens.valueOf(b, at);
            int to = Tokens.endOf(b, from);
            found.add(new Member(key, within(from, to)));
            at = Tokens.afterComma(b, to);
        }
        return found;
    }

    private List<JsonValue> scanElements() {
        byte[] b = document();
        List<JsonValue> found = new ArrayList<>();
        int at = Tokens.skipSpace(b, start + 1);
        while (b[at] != ']') {
            int to = Tokens.endOf(b, at);
            found.add(within(at, to));
            at = Tokens.afterComma(b, to);
        }
        return found;
    }

    /** A window on one part of it, which knows nothing of what was noted. */
    JsonValue within(int from, int to) {
        return new JsonValue(outline, from, to, NONE);
    }

    /** Says where it stands, never what it holds: arguments must not reach a log by accident. */
    @Override
    public String toString() {
        return "JsonValue[" + start + ".." + end + "]";
    }
}

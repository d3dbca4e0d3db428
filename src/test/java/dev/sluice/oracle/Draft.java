package dev.sluice.oracle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object before it is written: keys and values are tokens, so both may be anything. A
 * character from U+F700 to U+F7FF stands for one raw byte.
 */
final class Draft {
    private static final char RAW = '\uf700';

    private final List<Member> members = new ArrayList<>();

    /** A key token and either a value token or another draft. */
    record Member(String key, Object value) {}

    /** Adds a member whose key is written plainly. */
    Draft with(String key, Object value) {
        members.add(new Member('"' + key + '"', value));
        return this;
    }

    List<Member> members() {
        return members;
    }

    int indexOf(String key) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).key().equals('"' + key + '"')) {
                return i;
            }
        }
        return -1;
    }

    /** The draft that is the value of a key, if any. */
    @Nullable Draft inner(String key) {
        int at = indexOf(key);
        return at >= 0 && members.get(at).value() instanceof Draft draft ? draft : null;
    }

    /** A token that stands for one byte, whatever that breaks. */
    static String raw(int... bytes) {
        StringBuilder token = new StringBuilder();
        for (int b : bytes) {
            token.append((char) (RAW + b));
        }
        return token.toString();
    }

    void write(StringBuilder out, SplittableRandom random) {
        out.append('{');
        for (int i = 0; i < members.size(); i++) {
            out.append(i == 0 ? "" : ",");
            if (random.nextInt(16) == 0) {
                out.append(" \n\t\r".charAt(random.nextInt(4)));
            }
            out.append(members.get(i).key()).append(':');
            Object value = members.get(i).value();
            if (value instanceof Draft draft) {
                draft.write(out, random);
            } else {
                out.append(value);
            }
        }
        out.append('}');
    }

    static byte[] bytes(CharSequence text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= RAW && c <= RAW + 0xFF) {
                out.write(c - RAW);
            } else if (c < 0x80) {
                out.write(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < text.length()) {
                String pair = text.subSequence(i, i + 2).toString();
                out.writeBytes(pair.getBytes(StandardCharsets.UTF_8));
                i++;
            } else {
                three(out, c);
            }
        }
        return out.toByteArray();
    }

    /** Two or three bytes, a lone surrogate too. */
    private static void three(ByteArrayOutputStream out, char c) {
        if (c < 0x800) {
            out.write(0xC0 | c >> 6);
        } else {
            out.write(0xE0 | c >> 12);
            out.write(0x80 | (c >> 6 & 0x3F));
        }
        out.write(0x80 | (c & 0x3F));
    }
}

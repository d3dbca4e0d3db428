package dev.sluice.protocol;

import dev.sluice.protocol.JsonValue.Member;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/**
 * The one form that equal values share, however they were written: RFC 8785, except that numbers
 * are exact decimals, as a double would make 2^53 and 2^53 + 1 equal.
 */
public final class CanonicalJson {
    /** Beyond it a number is compared as it is written: whoever sends it chooses its length. */
    private static final int LONGEST_NUMBER = 1_000;

    private final StringBuilder out = new StringBuilder();

    private CanonicalJson() {}

    /** Writes a value in canonical form; lone surrogates stay apart, as escapes. */
    public static String of(JsonValue value) {
        CanonicalJson canonical = new CanonicalJson();
        canonical.write(value);
        return canonical.out.toString();
    }

    private void write(JsonValue value) {
        if (value.isObject()) {
            object(value);
        } else if (value.isArray()) {
            array(value);
        } else if (value.isText()) {
            text(value.text());
        } else if (value.isNumber()) {
            number(value);
        } else {
            out.append(value.json());
        }
    }

    private void object(JsonValue value) {
        List<Member> members =
                value.members().stream().sorted(Comparator.comparing(Member::key)).toList();
        char before = '{';
        for (Member member : members) {
            out.append(before);
            text(member.key());
            out.append(':');
            write(member.value());
            before = ',';
        }
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private void array(JsonValue value) {
        char before = '[';
        for (JsonValue item : value.elements()) {
            out.append(before);
            write(item);
            before = ',';
        }
        out.append(value.elements().isEmpty() ? "[]" : "]");
    }

    /** Few zeros are written out, as people write them; many would be a line of their own. */
    private void number(JsonValue value) {
        BigDecimal exact = value.end() - value.start() > LONGEST_NUMBER ? null : value.number();
        if (exact == null) {
            out.append(value.json());
            return;
        }
        BigDecimal shortest = exact.stripTrailingZeros();
        boolean plain = Math.abs((long) shortest.scale()) <= LONGEST_NUMBER;
        out.append(
                plain
                        ? shortest.toPlainString()
                        : shortest.unscaledValue() + "e" + -(long) shortest.scale());
    }

    private void text(String value) {
        quote(out, value);
    }

    /** Writes a text in canonical form, quotes included; lone surrogates as escapes. */
    public static void quote(StringBuilder out, String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ' || isLone(value, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isLone(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }
}

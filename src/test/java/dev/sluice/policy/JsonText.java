package dev.sluice.policy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Writes trees of maps, lists and scalars as JSON, in one of the many ways that mean the same. */
final class JsonText {
    private final StringBuilder out = new StringBuilder();
    private final @Nullable Random shuffling;
    private final @Nullable Random escaping;

    private JsonText(@Nullable Random shuffling, @Nullable Random escaping) {
        this.shuffling = shuffling;
        this.escaping = escaping;
    }

    /** A number as it is to be written, which may be one that no computer holds. */
    record Lexeme(String text) {}

    static String plain(@Nullable Object tree) {
        return new JsonText(null, null).write(tree);
    }

    /** With the keys of every object in another order. */
    static String shuffled(@Nullable Object tree, Random random) {
        return new JsonText(random, null).write(tree);
    }

    /** With some characters of keys and texts escaped, and white space put in. */
    static String escaped(@Nullable Object tree, Random random) {
        return new JsonText(null, random).write(tree);
    }

    private String write(@Nullable Object tree) {
        value(tree);
        return out.toString();
    }

    private void value(@Nullable Object tree) {
        space();
        if (tree instanceof Map<?, ?> map) {
            object(map);
        } else if (tree instanceof List<?> list) {
            array(list);
        } else if (tree instanceof String text) {
            text(text);
        } else if (tree instanceof Lexeme lexeme) {
            out.append(lexeme.text());
        } else if (tree instanceof BigDecimal number) {
            out.append(number);
        } else {
            out.append(tree);
        }
        space();
    }

    private void object(Map<?, ?> map) {
        List<Map.Entry<?, ?>> members = new ArrayList<>(map.entrySet());
        if (shuffling != null) {
            Collections.shuffle(members, shuffling);
        }
        out.append('{');
        for (int i = 0; i < members.size(); i++) {
            out.append(i == 0 ? "" : ",");
            text(String.valueOf(members.get(i).getKey()));
            out.append(':');
            value(members.get(i).getValue());
        }
        out.append('}');
    }

    private void array(List<?> list) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            out.append(i == 0 ? "" : ",");
            value(list.get(i));
        }
        out.append(']');
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escaping != null && escaping.nextInt(3) == 0) {
                out.append(String.format(escaping.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
            } else if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private void space() {
        if (escaping != null && escaping.nextInt(4) == 0) {
            out.append(" \t\r\n".charAt(escaping.nextInt(4)));
        }
    }
}

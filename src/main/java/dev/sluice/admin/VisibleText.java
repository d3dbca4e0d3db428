package dev.sluice.admin;

import dev.sluice.protocol.JsonStrings;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text of others as a person must see it: what would leave no mark, turn the direction or break the
 * line is told by its number, and told apart from text that only looks like such a number.
 */
final class VisibleText {
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();

    VisibleText() {}

    /**
     * A piece of it.
     *
     * @param marked whether it stands for a character that nobody would see
     */
    @TemplateData // the tag that shows it does not tell the build its type
    record Part(String text, boolean marked) {}

    /** A text by itself; nothing for null. */
    static List<Part> of(@Nullable String text) {
        return new VisibleText().add(text == null ? "" : text).parts();
    }

    /** Our own words, as they are. */
    VisibleText structure(String text) {
        plain.append(text);
        return this;
    }

    /** Words of others. */
    VisibleText add(String text) {
        text.codePoints().forEach(this::add);
        return this;
    }

    List<Part> parts() {
        flush();
        return List.copyOf(parts);
    }

    private void add(int c) {
        if (!isOdd(c)) {
            plain.appendCodePoint(c);
            return;
        }
        flush();
        switch (c) {
            case '\t' -> parts.add(new Part("\\t", true));
            case '\n' -> {
                parts.add(new Part("\\n", true));
                plain.append('\n');
            }
            default -> parts.add(new Part(String.format("\\u%04x", c), true));
        }
    }

    private static boolean isOdd(int c) {
        return JsonStrings.isInvisible(c)
                || switch (Character.getType(c)) {
                    case Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> true;
                    case Character.SPACE_SEPARATOR -> c != ' ';
                    default -> c == 0x2800; // a blank of Braille
                };
    }

    private void flush() {
        if (!plain.isEmpty()) {
            parts.add(new Part(plain.toString(), false));
            plain.setLength(0);
        }
    }
}

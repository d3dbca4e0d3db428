package dev.sluice.cli.pages;

import dev.sluice.protocol.JsonStrings;
import java.util.ArrayList;
import java.util.List;

/**
 * Text of others as people must see it: characters that leave no mark, turn the direction or break
 * the line are told by their numbers, and set apart from text that only looks like such a number.
 */
final class Visible {
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();
    private final boolean keepsLines;

    private Visible(boolean keepsLines) {
        this.keepsLines = keepsLines;
    }

    /**
     * A piece of it.
     *
     * @param marked whether it stands for something that nobody would see
     */
    record Part(String text, boolean marked) {}

    /** A text on one line. */
    static List<Part> line(String text, int longest) {
        return new Visible(false).of(text, longest);
    }

    /** A text whose line ends stay what they are. */
    static List<Part> lines(String text, int longest) {
        return new Visible(true).of(text, longest);
    }

    /** A text on one line where nothing can be marked: its own brackets are told by number too. */
    static String bracketed(String text, int longest) {
        StringBuilder line = new StringBuilder();
        for (Part part : line(text, longest)) {
            line.append(part.marked() ? "⟦" + part.text() + "⟧" : plain(part.text()));
        }
        return line.toString();
    }

    /** Text without marks, where brackets stand for marks. */
    static String plain(String text) {
        return text.replace("⟦", "⟦U+27E6⟧");
    }

    private List<Part> of(String text, int longest) {
        int length = text.codePointCount(0, text.length());
        text.codePoints().limit(longest).forEach(this::add);
        flush();
        if (length > longest) {
            parts.add(new Part("… and " + (length - longest) + " more characters", true));
        }
        return List.copyOf(parts);
    }

    private void add(int c) {
        if (!isOdd(c) || (keepsLines && c == '\n')) {
            plain.appendCodePoint(c);
            return;
        }
        flush();
        parts.add(new Part(String.format("U+%04X", c), true));
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

package dev.sluice.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a name or text, found in one pass; of a long text only the beginning is read, so
 * that a server cannot make it costly.
 */
final class Words {
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_TEXT = 4_000;
    private static final int LONGEST_WORD = 64;

    private final String source;
    private final boolean name;
    private final List<Word> words = new ArrayList<>();
    private int sentence;
    private int brackets;
    private boolean quoted;
    private boolean comma;

    private Words(String source, boolean name) {
        this.source = source;
        this.name = name;
    }

    /** The words of a name: parted by signs, and by capitals where they begin a word. */
    static List<Word> ofName(String name) {
        return new Words(cut(name, LONGEST_NAME), true).read();
    }

    /** The words of a text; what is joined by underscores or dots is one word. */
    static List<Word> ofText(String text) {
        return new Words(cut(text, LONGEST_TEXT), false).read();
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    private List<Word> read() {
        int at = 0;
        while (at < source.length()) {
            if (isPart(at)) {
                int end = endOf(at);
                add(at, end);
                at = end;
            } else {
                sign(source.charAt(at), at);
                at++;
            }
        }
        return words;
    }

    private void add(int start, int end) {
        if (end - start <= LONGEST_WORD) {
            String text = source.substring(start, end).toLowerCase(Locale.ROOT).replace('’', '\'');
            words.add(new Word(text, start, end, sentence, comma, brackets > 0 || quoted));
        }
        comma = false;
    }

    /** What parts sentences and asides; a dot does when a space or nothing follows it. */
    private void sign(char c, int at) {
        if (name) {
            return;
        }
        switch (c) {
            case ',' -> comma = true;
            case '(', '[', '{' -> brackets++;
            case ')', ']', '}' -> brackets = Math.max(0, brackets - 1);
            case '"', '`' -> quoted = !quoted;
            case '!', '?', '.', ':', ';' -> {
                if (at + 1 == source.length() || Character.isWhitespace(source.charAt(at + 1))) {
                    next();
                }
            }
            case '\n', '\r' -> {
                brackets = 0;
                next();
            }
            case '|', '•', '—', '–', '→' -> next();
            case '-', '*' -> {
                if (at + 1 < source.length() && source.charAt(at + 1) == ' ') {
                    next();
                }
            }
            default -> {}
        }
    }

    private void next() {
        sentence++;
        quoted = false;
        comma = false;
    }

    private int endOf(int start) {
        int at = start + 1;
        while (at < source.length() && isPart(at) && !(name && beginsWord(at))) {
            at++;
        }
        return at;
    }

    private boolean isPart(int at) {
        char c = source.charAt(at);
        if (Character.isLetterOrDigit(c)) {
            return true;
        }
        boolean inside =
                at > 0
                        && at + 1 < source.length()
                        && Character.isLetterOrDigit(source.charAt(at - 1))
                        && Character.isLetterOrDigit(source.charAt(at + 1));
        return !name && inside && (c == '\'' || c == '’' || c == '_' || c == '.');
    }

    /** {@code getUser}, {@code HTTPServer}: a capital after a small letter, or before one. */
    private boolean beginsWord(int at) {
        if (!Character.isUpperCase(source.charAt(at))) {
            return false;
        }
        boolean afterSmall = !Character.isUpperCase(source.charAt(at - 1));
        boolean beforeSmall =
                at + 1 < source.length() && Character.isLowerCase(source.charAt(at + 1));
        return afterSmall || beforeSmall;
    }
}

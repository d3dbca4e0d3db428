package dev.sluice.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a regular expression is once its repetitions are written out, as RE2/J does before it
 * matches: {@code ((a{1000}){1000}){1000}} is 23 characters and fills every memory.
 */
final class ExpressionSize {
    private static final long GREATEST = 4_096;
    private static final Pattern REPETITION = Pattern.compile("\\{([0-9]{1,4})(,([0-9]{0,4}))?}");

    /** A quoted text, a class of characters with a name, an escape or a set of characters. */
    private static final Pattern ATOM =
            Pattern.compile(
                    "\\\\Q(.*?)(?:\\\\E|\\z)|\\\\[pPx]\\{[^}]*}|\\\\.|\\[\\^?]?(?:\\[:[^\\]]*:]|\\\\.|[^\\]\\\\])*+]",
                    Pattern.DOTALL);

    private final String text;
    private final Deque<Long> around = new ArrayDeque<>();
    private long size;
    private long last;
    private int at;

    private ExpressionSize(String text) {
        this.text = text;
    }

    static boolean isTooLarge(String expression) {
        return new ExpressionSize(expression).isTooLarge();
    }

    private boolean isTooLarge() {
        boolean tooLarge = false;
        while (at < text.length() && !tooLarge) {
            step();
            tooLarge = size > GREATEST;
        }
        return tooLarge;
    }

    private void step() {
        char next = text.charAt(at);
        Matcher found = next == '\\' || next == '[' ? found(ATOM) : found(REPETITION);
        if (found != null && next == '{') {
            repeat(found);
        } else if (found != null) {
            add(found.group(1) == null ? 1 : 1 + found.group(1).length(), found.end());
        } else if (next == '(') {
            around.push(size);
            size = 0;
            at++;
        } else if (next == ')' && !around.isEmpty()) {
            long group = size + 1;
            size = around.pop();
            add(group, at + 1);
        } else {
            add(1, at + 1);
        }
    }

    private @Nullable Matcher found(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        return matcher.lookingAt() ? matcher : null;
    }

    private void add(long amount, int next) {
        size += amount;
        last = amount;
        at = next;
    }

    private void repeat(Matcher repetition) {
        long least = Long.parseLong(repetition.group(1));
        String most = repetition.group(3);
        long times = most == null || most.isEmpty() ? least + 1 : Long.parseLong(most);
        size -= last;
        add(last * Math.max(1, times), repetition.end());
    }
}

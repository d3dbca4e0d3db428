package dev.sluice.policy;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a condition compares. */
public enum Operator {
    EQ,
    NEQ,
    LT,
    LTE,
    GT,
    GTE,
    IN,
    NOT_IN,
    EXISTS,
    CONTAINS,
    REGEX;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The operator as documents write it. */
    public String word() {
        return word;
    }

    /** The operator of that word, compared exactly, or null when there is none. */
    public static @Nullable Operator of(String word) {
        for (Operator operator : values()) {
            if (operator.word.equals(word)) {
                return operator;
            }
        }
        return null;
    }
}

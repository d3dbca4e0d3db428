package dev.sluice.gateway;

import dev.sluice.limit.Units;
import dev.sluice.policy.LimitRule;
import java.time.Duration;

/** What is said of a limit that a call does not keep. */
final class LimitSentences {
    static final String UNCHECKED = "the limit could not be checked";

    private LimitSentences() {}

    /**
     * There is no room now.
     *
     * @param remaining the units that would still fit
     * @param wait after this a lone caller gets through
     */
    static String exceeded(LimitRule rule, long remaining, Duration wait) {
        String left =
                remaining == 0
                        ? ""
                        : ", " + Units.amount(rule, remaining).toPlainString() + " is left";
        return most(rule) + left + "; try again in " + seconds(wait) + " s";
    }

    /** There never is room for that much. */
    static String impossible(LimitRule rule) {
        return most(rule) + ", and this call alone asks for more";
    }

    private static String most(LimitRule rule) {
        String what = rule.incrementFrom() == null ? " calls" : " of " + rule.incrementFrom();
        return "at most %s%s in %d s are allowed"
                .formatted(rule.max().toPlainString(), what, rule.window().toSeconds());
    }

    /** Whole seconds, rounded up: whoever waits that long gets through. */
    static long seconds(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }
}

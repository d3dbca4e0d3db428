package dev.sluice.limit;

import dev.sluice.policy.LimitRule;
import dev.sluice.policy.LimitScope;
import dev.sluice.policy.Mode;
import java.time.Duration;

/**
 * What is counted together: the same key is the same count.
 *
 * @param scope whose calls, for instance {@code session}
 * @param subject which of them: a session's id, a caller
 * @param counter the counter's name
 * @param window the length of the sliding window
 * @param shadow whether this is the count of a rule in shadow mode, which must not take from the
 *     count of one that is enforced
 */
public record LimitKey(
        String scope, String subject, String counter, Duration window, boolean shadow) {

    /** The count that a limit of a call stands on. */
    public static LimitKey of(LimitRule rule, Mode mode, Subjects subjects) {
        LimitScope scope = rule.scope();
        return new LimitKey(
                word(scope),
                subjects.of(scope),
                rule.counter(),
                rule.window(),
                mode == Mode.SHADOW);
    }

    /** As counts are told apart in a store; to write it anew for each call would cost more. */
    private static String word(LimitScope scope) {
        return switch (scope) {
            case SESSION -> "session";
            case CALLER -> "caller";
            case GRANT -> "grant";
            case SERVER -> "server";
            case GLOBAL -> "global";
        };
    }
}

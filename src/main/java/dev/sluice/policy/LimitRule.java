package dev.sluice.policy;

import java.time.Duration;

/**
 * At most {@code max} calls in any window of the given length, for one scope.
 *
 * @param pointer the rule's place in its document, as a JSON Pointer (RFC 6901)
 * @param counter the name under which calls are counted
 * @param window the length of the sliding window, positive
 * @param max the most calls that any window may admit, positive
 * @param scope whose calls are counted together
 */
public record LimitRule(
        String pointer, String counter, Duration window, long max, LimitScope scope) {
    public LimitRule {
        if (max <= 0) {
            throw new IllegalArgumentException("max must be positive");
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window must be positive");
        }
    }
}

package dev.sluice.policy;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * At most {@code max} calls, or at most that sum of an argument, in any window of the given length,
 * for one scope.
 *
 * @param pointer the rule's place in its document, as a JSON Pointer (RFC 6901)
 * @param counter the name under which calls are counted
 * @param window the length of the sliding window, positive
 * @param max the most that any window may admit, positive; whole unless an argument is summed
 * @param scope whose calls are counted together
 * @param incrementFrom the argument whose value is counted; null counts 1 for each call
 * @param onOutage what happens when the count cannot be asked
 * @param lease whether a replica may take permits in advance where {@code max} is large enough
 */
public record LimitRule(
        String pointer,
        String counter,
        Duration window,
        BigDecimal max,
        LimitScope scope,
        @Nullable ValuePath incrementFrom,
        OnOutage onOutage,
        boolean lease) {

    /** The most decimals that an argument may have to be summed. */
    public static final int DECIMALS = 6;

    public LimitRule {
        if (max.signum() <= 0) {
            throw new IllegalArgumentException("max must be positive");
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window must be positive");
        }
    }
}

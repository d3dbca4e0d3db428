package dev.sluice.limit;

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
        String scope, String subject, String counter, Duration window, boolean shadow) {}

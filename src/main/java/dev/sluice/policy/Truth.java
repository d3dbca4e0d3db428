package dev.sluice.policy;

/** What came of testing one condition. */
public enum Truth {
    /** It holds. */
    HOLDS,
    /** It does not hold. */
    FAILS,
    /** What it looks at is not there, so it does not hold. */
    ABSENT,
    /**
     * What it looks at cannot be compared: a condition of {@code require} then counts as false and
     * one of {@code deny_if} as true, so that no caller escapes a rule by changing a type.
     */
    INCOMPARABLE
}

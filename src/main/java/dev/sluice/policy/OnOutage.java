package dev.sluice.policy;

/** What becomes of a call when the store of a limit's counts cannot answer. */
public enum OnOutage {
    /** It is refused. */
    DENY,
    /** It passes uncounted. */
    ALLOW,
    /** Each replica keeps the limit by itself. */
    LOCAL
}

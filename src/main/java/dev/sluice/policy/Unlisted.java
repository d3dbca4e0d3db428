package dev.sluice.policy;

/** How a call of a tool is told that no entry names under {@code default: deny}. */
public enum Unlisted {
    /** As if the tool did not exist. */
    UNKNOWN,
    /** As a denial, with a reason. */
    DENIED
}

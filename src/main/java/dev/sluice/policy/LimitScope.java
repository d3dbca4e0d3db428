package dev.sluice.policy;

/** Whose calls a limit counts together. */
public enum LimitScope {
    /** One agent session; where there is none, the caller. */
    SESSION
}

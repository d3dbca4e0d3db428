package dev.sluice.policy;

/** Whose calls a limit counts together. */
public enum LimitScope {
    /** One agent session; where there is none, the caller. */
    SESSION,
    /** One grant together with one subject. */
    CALLER,
    /** Everyone who holds one grant. */
    GRANT,
    /** Every caller of one server. */
    SERVER,
    /** Every caller of every server. */
    GLOBAL
}

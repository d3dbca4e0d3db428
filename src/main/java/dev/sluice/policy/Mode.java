package dev.sluice.policy;

/** Whether refusals are carried out. */
public enum Mode {
    /** A refusal refuses. */
    ENFORCE,
    /** A refusal is only recorded, and the call passes. */
    SHADOW
}

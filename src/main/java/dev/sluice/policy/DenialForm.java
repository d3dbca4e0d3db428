package dev.sluice.policy;

/** The form in which the refusal of a visible tool is told. */
public enum DenialForm {
    /** A tool result with {@code isError}: the agent's model reads it. */
    RESULT,
    /** A JSON-RPC error. */
    ERROR
}

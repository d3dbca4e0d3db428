package dev.sluice.policy;

/** What happens to tools, prompts and resources that no entry of a policy names. */
public enum DefaultAction {
    /** They pass. */
    ALLOW,
    /** They are refused, and no list shows them. */
    DENY
}

package dev.sluice.gateway;

/**
 * What speaks against a call: it refuses the call, or in shadow mode is only written down.
 *
 * @param word what the call is for it: denied, limited, pending or unavailable
 * @param rule the rule that says so
 * @param refusal how the agent is told, or would be
 */
record Objection(String word, String rule, Refusal refusal) {
    static final String DENIED = "denied";
    static final String LIMITED = "limited";
    static final String PENDING = "pending";
    static final String UNAVAILABLE = "unavailable";
}

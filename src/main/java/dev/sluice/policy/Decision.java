package dev.sluice.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a policy says of one call; always with the rule that says it. */
public sealed interface Decision {

    /** The metric label of a call whose tool no policy entry names. */
    String OTHER = "_other";

    /** The rule that decided: a JSON Pointer into the policy, or a name in parentheses. */
    String rule();

    /** The policy entry that matched, or {@link #OTHER}: a label that no client can invent. */
    String label();

    /**
     * The call may pass if it is approved, where that is wanted, and keeps these limits.
     *
     * @param approval what a person must say yes to first; null for nothing
     * @param limits what must still be taken from the limiter, together or not at all
     * @param mode in shadow, whether the limits are kept is only recorded
     * @param wouldBe the refusal that shadow mode did not carry out; null when there was none
     */
    record Allowed(
            String rule,
            String label,
            @Nullable ApprovalRule approval,
            List<Take> limits,
            Mode mode,
            @Nullable Refused wouldBe)
            implements Decision {
        public Allowed {
            limits = List.copyOf(limits);
        }
    }

    /**
     * The call must not pass.
     *
     * @param manner how the agent is told
     * @param reason the sentence for whoever may know that the target exists
     */
    record Refused(String rule, String label, Manner manner, String reason) implements Decision {}

    /** How a refusal is told. */
    enum Manner {
        /** As if the target did not exist. */
        UNKNOWN,
        /** With the reason: the target is visible, or there is no policy to hide it. */
        DENIED,
        /** As a question to a person: open, answered with no, or one that cannot be asked. */
        APPROVAL
    }
}

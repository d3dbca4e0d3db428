package dev.sluice.policy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person must say yes before the call passes.
 *
 * @param pointer the rule's place in its document, as a JSON Pointer (RFC 6901)
 * @param reason what the person and the agent are told; null for nothing particular
 * @param expires how long the question stays open
 * @param hold how long the first call waits for the answer
 * @param approvers the groups whose members may answer; empty for any approver
 */
public record ApprovalRule(
        String pointer,
        @Nullable String reason,
        Duration expires,
        Duration hold,
        List<String> approvers) {

    /** How long a question stays open unless the rule says otherwise. */
    public static final Duration EXPIRES = Duration.ofMinutes(15);

    /** How long a call waits unless the rule says otherwise. */
    public static final Duration HOLD = Duration.ofSeconds(50);

    private static final String STANDARD_REASON = "a person must approve this call";

    public ApprovalRule {
        approvers = List.copyOf(approvers);
    }

    /** Why a call waits: the author's words, or the standard sentence. */
    public String told() {
        return reason == null ? STANDARD_REASON : reason;
    }
}

package dev.sluice.gateway;

import dev.sluice.approval.Asked;
import dev.sluice.gateway.Refusal.AskedFor;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.policy.ApprovalRule;
import org.jspecify.annotations.Nullable;

/** How calls end that a person must approve and did not. */
final class ApprovalRefusals {
    private ApprovalRefusals() {}

    /** Nobody has answered yet. */
    static RefusedException pending(
            Passage passage, ApprovalRule rule, AskedFor about, Asked.@Nullable New made) {
        String text = ApprovalSentences.pending(rule, about, made);
        return ended(passage, Objection.PENDING, Kind.APPROVAL_PENDING, rule, text, about);
    }

    /** The same to an agent that can send its user to the question. */
    static RefusedException visit(
            Passage passage,
            ApprovalRule rule,
            AskedFor about,
            String tool,
            Asked.@Nullable New made) {
        String text = ApprovalSentences.visit(rule, about, tool, made);
        return ended(passage, Objection.PENDING, Kind.APPROVAL_ASKED, rule, text, about);
    }

    /**
     * It does not pass.
     *
     * @param about the question; null when none was asked
     */
    static RefusedException refused(
            Passage passage, ApprovalRule rule, String text, @Nullable AskedFor about) {
        return ended(passage, Objection.DENIED, Kind.APPROVAL_REFUSED, rule, text, about);
    }

    /** Nobody could look whether it may pass. */
    static RefusedException unavailable(Passage passage, ApprovalRule rule) {
        return passage.enforce(
                new Objection(
                        Objection.UNAVAILABLE,
                        rule.pointer(),
                        Refusal.of(
                                Kind.STORE_UNAVAILABLE,
                                passage.id(),
                                ApprovalSentences.UNREACHABLE)));
    }

    private static RefusedException ended(
            Passage passage,
            String word,
            Kind kind,
            ApprovalRule rule,
            String text,
            @Nullable AskedFor about) {
        Refusal refusal = Denials.approval(passage, kind, rule.pointer(), text, about);
        return passage.enforce(new Objection(word, rule.pointer(), refusal));
    }
}

package dev.sluice.gateway;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Decision.Manner;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Policy;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an agent is told what its policy, or a limit of it, does not let pass. */
final class Denials {
    private static final int LONGEST_ECHO = 256;

    private Denials() {}

    /**
     * To whom something is told.
     *
     * @param id the request that is answered; null when there is none
     * @param policy what judges it
     * @param era how the agent speaks
     */
    record Listener(@Nullable RequestId id, @Nullable Policy policy, Era era) {}

    /** A refusal by the policy. */
    static Refusal of(Passage passage, Target target, Decision.Refused refused) {
        return of(listener(passage), target, refused);
    }

    /** A refusal by the policy, told to whom it would be told to. */
    static Refusal of(Listener listener, Target target, Decision.Refused refused) {
        if (target.kind() != Target.Kind.TOOL || refused.manner() == Manner.UNKNOWN) {
            return told(
                    listener,
                    Kind.UNKNOWN_TARGET,
                    unknown(target),
                    unknownCode(target.kind(), listener.era()),
                    null);
        }
        if (refused.manner() == Manner.APPROVAL) {
            return approval(
                    listener, Kind.APPROVAL_REFUSED, refused.rule(), refused.reason(), null);
        }
        return asError(listener, refused.rule())
                ? told(
                        listener,
                        Kind.TOOL_DENIED,
                        violation(refused.reason()),
                        ErrorCodes.POLICY_VIOLATION,
                        null)
                : told(listener, Kind.TOOL_DENIED, "[POLICY DENIED] " + refused.reason(), 0, null);
    }

    /**
     * A question to a person that is open, or in shadow mode would be.
     *
     * @param rule the rule that wants it asked
     */
    static Objection pending(Passage passage, String rule, String text) {
        return pending(listener(passage), rule, text);
    }

    /** The same, told to whom it would be told to. */
    static Objection pending(Listener listener, String rule, String text) {
        int code = asError(listener, rule) ? ErrorCodes.APPROVAL_REFUSED : 0;
        return new Objection(
                Objection.PENDING,
                rule,
                told(listener, Kind.APPROVAL_REFUSED, "[APPROVAL PENDING] " + text, code, null));
    }

    /**
     * A refusal by a limit.
     *
     * @param wait after this a lone caller gets through; null when no waiting helps
     */
    static Refusal limited(Passage passage, String rule, String text, @Nullable Duration wait) {
        return limited(listener(passage), rule, text, wait);
    }

    /** A refusal by a limit, told to whom it would be told to. */
    static Refusal limited(Listener listener, String rule, String text, @Nullable Duration wait) {
        int code = asError(listener, rule) ? ErrorCodes.LIMITED : 0;
        return told(listener, Kind.LIMITED, "[RATE LIMITED] " + text, code, wait);
    }

    /**
     * What becomes of a call that a person must approve.
     *
     * @param about the question; null when none was asked
     */
    static Refusal approval(
            Passage passage,
            Kind kind,
            String rule,
            String text,
            Refusal.@Nullable AskedFor about) {
        return approval(listener(passage), kind, rule, text, about);
    }

    private static Refusal approval(
            Listener listener,
            Kind kind,
            String rule,
            String text,
            Refusal.@Nullable AskedFor about) {
        String told =
                switch (kind) {
                    case APPROVAL_PENDING -> "[APPROVAL PENDING] " + text;
                    case APPROVAL_REFUSED -> "[APPROVAL REFUSED] " + text;
                    default -> text;
                };
        int code = asError(listener, rule) ? ErrorCodes.APPROVAL_REFUSED : 0;
        return new Refusal(kind, listener.id(), told, code, null, null, about);
    }

    /** A sentence that becomes the message of a JSON-RPC error. */
    static String violation(String reason) {
        return "Policy violation: " + reason;
    }

    /** A rule in parentheses that stands above every policy is told as a tool result always. */
    private static boolean asError(Listener listener, String rule) {
        Policy policy = listener.policy();
        return policy != null
                && policy.denials() == DenialForm.ERROR
                && !rule.equals("(switched off)");
    }

    private static Refusal told(
            Listener listener, Kind kind, String text, int code, @Nullable Duration wait) {
        return new Refusal(kind, listener.id(), text, code, wait);
    }

    private static Listener listener(Passage passage) {
        return new Listener(passage.id(), passage.policy(), passage.era());
    }

    private static String unknown(Target target) {
        String name = shortened(target.name());
        return switch (target.kind()) {
            case TOOL -> "Unknown tool: " + name;
            case PROMPT -> "Unknown prompt: " + name;
            case RESOURCE -> "Resource not found: " + name;
        };
    }

    private static int unknownCode(Target.Kind kind, Era era) {
        return kind == Target.Kind.RESOURCE && era == Era.LEGACY
                ? ErrorCodes.RESOURCE_NOT_FOUND
                : ErrorCodes.INVALID_PARAMS;
    }

    /** A name as it may be told and recorded: a client chose it, so it is bounded. */
    static String shortened(String name) {
        return name.length() <= LONGEST_ECHO ? name : name.substring(0, LONGEST_ECHO) + "…";
    }
}

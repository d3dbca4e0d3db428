package dev.sluice.gateway;

import dev.sluice.audit.DecisionLog;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Decision.Manner;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Target;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Step 3: may it pass. Only requests that reach for something are judged; the rest is open. */
@ApplicationScoped
class Judgement {
    private static final int LONGEST_ECHO = 256;

    private final DecisionLog log;

    Judgement(DecisionLog log) {
        this.log = log;
    }

    void decide(Passage passage) {
        Message.Request request = passage.request();
        McpMethod method = passage.method();
        if (request == null) {
            return;
        }
        if (!log.accepts()) {
            throw passage.refuse(Kind.NOT_READY, "the decision log cannot keep up");
        }
        boolean served = method != null && method.judged() != McpMethod.Judged.REFUSED;
        if (method == null || !served || method.isNotification()) {
            refuseMethod(passage);
        } else if (method.judged() != McpMethod.Judged.OPEN) {
            judge(passage, method, request);
        }
    }

    private static void refuseMethod(Passage passage) {
        String text = "method not found";
        passage.decided(
                null, new Decision.Refused("(method)", Decision.OTHER, Manner.UNKNOWN, text));
        throw passage.refuse(Kind.METHOD_REFUSED, text);
    }

    private static void judge(Passage passage, McpMethod method, Message.Request request) {
        Target target = Target.of(method.judged(), request.params());
        if (target == null) {
            throw Arrival.malformed(passage, "params do not name what is asked for");
        }
        Decision decision =
                PolicyEngine.decide(
                        passage.snapshot().switches(), passage.policy(), passage.call(target));
        passage.decided(target, decision);
        if (decision instanceof Decision.Refused refused) {
            throw refusal(passage, target, refused);
        }
    }

    private static RefusedException refusal(
            Passage passage, Target target, Decision.Refused refused) {
        if (target.kind() == Target.Kind.TOOL && refused.manner() == Manner.DENIED) {
            return passage.refuse(Kind.TOOL_DENIED, "[POLICY DENIED] " + refused.reason());
        }
        return new RefusedException(
                new Refusal(
                        Kind.UNKNOWN_TARGET,
                        passage.id(),
                        unknown(target),
                        unknownCode(target.kind()),
                        null));
    }

    private static String unknown(Target target) {
        String name = shortened(target.name());
        return switch (target.kind()) {
            case TOOL -> "Unknown tool: " + name;
            case PROMPT -> "Unknown prompt: " + name;
            case RESOURCE -> "Resource not found: " + name;
        };
    }

    private static int unknownCode(Target.Kind kind) {
        return kind == Target.Kind.RESOURCE
                ? ErrorCodes.RESOURCE_NOT_FOUND
                : ErrorCodes.INVALID_PARAMS;
    }

    /** A name as it may be told and recorded: a client chose it, so it is bounded. */
    static String shortened(@Nullable String name) {
        if (name == null || name.length() <= LONGEST_ECHO) {
            return name == null ? "" : name;
        }
        return name.substring(0, LONGEST_ECHO) + "…";
    }
}

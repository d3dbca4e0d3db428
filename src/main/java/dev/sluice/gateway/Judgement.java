package dev.sluice.gateway;

import dev.sluice.audit.DecisionLog;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Decision.Manner;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Target;
import dev.sluice.upstream.Verb;
import jakarta.inject.Singleton;

/** Step 3: may it pass. Only requests that reach for something are judged; the rest is open. */
@Singleton
class Judgement {
    private final DecisionLog log;
    private final Subscriptions subscriptions;

    Judgement(DecisionLog log, Subscriptions subscriptions) {
        this.log = log;
        this.subscriptions = subscriptions;
    }

    void decide(Passage passage) {
        Message.Request request = passage.request();
        McpMethod method = passage.method();
        if (request == null) {
            refuseIfOff(passage);
            return;
        }
        if (!log.accepts()) {
            throw passage.refuse(Kind.NOT_READY, "the decision log cannot keep up");
        }
        boolean served =
                method != null
                        && method.judged() != McpMethod.Judged.REFUSED
                        && method.isServedIn(passage.era());
        if (method == null || !served || method.isNotification()) {
            refuseMethod(passage);
        } else if (method.judged() == McpMethod.Judged.SUBSCRIPTIONS) {
            subscriptions.judge(passage, request);
        } else if (method.judged() != McpMethod.Judged.OPEN) {
            judge(passage, method, request);
        }
    }

    /** No stream is opened while the caller is switched off, and no server's question answered. */
    private static void refuseIfOff(Passage passage) {
        boolean listens = passage.exchange().verb() == Verb.GET;
        boolean answers = passage.message() instanceof Message.Response;
        if ((listens || answers) && passage.isSwitchedOff()) {
            throw passage.refuse(
                    listens ? Kind.UPSTREAM_METHOD_NOT_ALLOWED : Kind.SWITCHED_OFF, "switched off");
        }
    }

    private static void refuseMethod(Passage passage) {
        String rule = "(method)";
        String text = "method not found";
        passage.decided(null, new Decision.Refused(rule, Decision.OTHER, Manner.UNKNOWN, text));
        Refusal refusal = Refusal.of(Kind.METHOD_REFUSED, passage.id(), text);
        throw passage.enforce(new Objection(Objection.DENIED, rule, refusal));
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
            if (passage.isUntold() && refused.rule().equals(Quarantine.RULE)) {
                throw Quarantine.untold(passage);
            }
            Refusal refusal = Denials.of(passage, target, refused);
            throw passage.enforce(new Objection(Objection.DENIED, refused.rule(), refusal));
        }
        Decision.Allowed allowed = (Decision.Allowed) decision;
        Decision.Refused shadowed = allowed.wouldBe();
        if (shadowed != null) {
            boolean asks = shadowed.manner() == Manner.APPROVAL;
            passage.shadow(
                    asks
                            ? Denials.pending(passage, shadowed.rule(), shadowed.reason())
                            : new Objection(
                                    Objection.DENIED,
                                    shadowed.rule(),
                                    Denials.of(passage, target, shadowed)));
        }
    }
}

package dev.sluice.gateway;

import dev.sluice.approval.Approval;
import dev.sluice.audit.ArgumentDigests;
import dev.sluice.audit.DecisionLog;
import dev.sluice.audit.DecisionRecord;
import dev.sluice.audit.RecentDecisions;
import dev.sluice.config.Snapshot;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.ServerAsk;
import dev.sluice.protocol.Target;
import dev.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Last of all and always: what happened, in the decision log and in metrics. */
@Singleton
class Recording {
    private static final String ALLOWED = "allowed";
    private static final String SHADOWED = "shadowed";

    private final DecisionLog log;
    private final Meters meters;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ArgumentDigests digests;
    private final RecentDecisions recent;
    private final ServersSeen seen;

    Recording(
            DecisionLog log,
            Meters meters,
            InstantSource clock,
            LongSupplier nanoTime,
            ArgumentDigests digests,
            RecentDecisions recent,
            ServersSeen seen) {
        this.log = log;
        this.meters = meters;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.digests = digests;
        this.recent = recent;
        this.seen = seen;
    }

    Stopwatch stopwatch() {
        return new Stopwatch(nanoTime);
    }

    /** Records what is over; a stream records itself when it ends. */
    void record(Passage passage, Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            passage.refused(refused.refusal());
        }
        if (!(outcome instanceof Outcome.Streamed)) {
            finish(passage);
        }
    }

    /** Records a request whose agent left before its reply began. */
    void cancelled(Passage passage) {
        passage.ended(ReplyOutcome.CANCELLED);
        finish(passage);
    }

    /** Records a request whose reply has ended. */
    void finish(Passage passage) {
        if (!passage.isIdentified()) {
            return;
        }
        passage.span().enter();
        try {
            measure(passage);
        } finally {
            passage.span().leave();
            Tracing.end(passage);
        }
    }

    private void measure(Passage passage) {
        long total = passage.stopwatch().totalNanos();
        long own = passage.stopwatch().gatewayNanos();
        Instant now = clock.instant();
        String server = passage.server().name();
        meters.inflight(server, -1);
        meters.requestEnded(server, methodLabel(passage), passage.outcome().word(), total);
        meters.overhead(server, own);
        seen.ended(passage, now);
        Decision decision = passage.decision();
        if (decision != null) {
            decided(passage, decision, now, own);
        }
    }

    private void decided(Passage passage, Decision decision, Instant now, long own) {
        Policy policy = passage.policy();
        String word = word(passage);
        String rule = rule(passage, decision);
        meters.decided(
                passage.server().name(),
                policy == null ? "_none" : policy.name(),
                label(passage, decision),
                rule,
                word);
        keep(entry(passage, policy, word, rule, now, own));
    }

    /**
     * Records that a server was not let ask something, or in shadow mode would not have been.
     *
     * @param snapshot what is in force now, not when the stream began
     */
    void asked(
            Passage passage,
            Snapshot snapshot,
            Standing standing,
            ServerAsk ask,
            Decision.Refused refused,
            boolean shadowed) {
        String word = shadowed ? SHADOWED : Objection.DENIED;
        aside(passage, snapshot, standing.policy(), ask.wireName(), null, refused, word);
    }

    /**
     * Records what speaks against telling a caller of a resource; false when nothing does, for then
     * the line of the request itself is enough.
     */
    boolean subscribed(Passage passage, Target target, Decision decision) {
        Decision.Refused shadowed =
                decision instanceof Decision.Allowed allowed ? allowed.wouldBe() : null;
        boolean refused = decision instanceof Decision.Refused;
        if (!refused && shadowed == null) {
            return false;
        }
        aside(
                passage,
                passage.snapshot(),
                passage.policy(),
                method(passage),
                Denials.shortened(target.name()),
                shadowed == null ? decision : shadowed,
                refused ? Objection.DENIED : SHADOWED);
        return true;
    }

    /** Records what was decided beside the request itself. */
    private void aside(
            Passage passage,
            Snapshot snapshot,
            @Nullable Policy policy,
            String method,
            @Nullable String name,
            Decision decision,
            String word) {
        String server = passage.server().name();
        meters.decided(
                server, policy == null ? "_none" : policy.name(), "_none", decision.rule(), word);
        keep(
                new DecisionRecord(
                        clock.instant(),
                        passage.exchange().requestId(),
                        Tracing.traceId(passage),
                        snapshot.generation(),
                        snapshot.hash(),
                        server,
                        passage.caller().grant().name(),
                        passage.caller().subject(),
                        policy == null ? null : policy.name(),
                        policy == null ? null : policy.version(),
                        method,
                        name,
                        word,
                        decision.rule(),
                        word.equals(SHADOWED) ? Objection.DENIED : null,
                        decision instanceof Decision.Refused refused
                                ? Denials.violation(refused.reason())
                                : null,
                        null,
                        List.of(),
                        null,
                        null,
                        (word.equals(Objection.DENIED) ? ReplyOutcome.REFUSED : ReplyOutcome.OK)
                                .word(),
                        0,
                        null));
    }

    /** Every record passes here. */
    private void keep(DecisionRecord record) {
        log.record(record);
        recent.add(record);
    }

    private DecisionRecord entry(
            Passage passage,
            @Nullable Policy policy,
            String word,
            String rule,
            Instant now,
            long own) {
        Target target = passage.target();
        Objection objection = passage.objection();
        Stopwatch stopwatch = passage.stopwatch();
        return new DecisionRecord(
                now,
                passage.exchange().requestId(),
                Tracing.traceId(passage),
                passage.snapshot().generation(),
                passage.snapshot().hash(),
                passage.server().name(),
                passage.caller().grant().name(),
                passage.caller().subject(),
                policy == null ? null : policy.name(),
                policy == null ? null : policy.version(),
                method(passage),
                target == null ? null : Denials.shortened(target.name()),
                word,
                rule,
                objection == null || !passage.isShadowed() ? null : objection.word(),
                message(passage),
                approval(passage),
                Arguments.keys(passage.request()),
                Arguments.digests(passage.request(), digests),
                passage.upstreamStatus(),
                passage.outcome().word(),
                own / 1_000,
                stopwatch.hasAsked() ? (Long) (stopwatch.upstreamNanos() / 1_000) : null);
    }

    static String word(Passage passage) {
        Objection objection = passage.objection();
        if (objection == null) {
            return ALLOWED;
        }
        return passage.isShadowed() ? SHADOWED : objection.word();
    }

    private static String rule(Passage passage, Decision decision) {
        Objection objection = passage.objection();
        return objection == null ? decision.rule() : objection.rule();
    }

    /** What the agent was told, or in shadow would have been. */
    private static @Nullable String message(Passage passage) {
        Objection objection = passage.objection();
        Refusal refusal = objection == null ? passage.refusal() : objection.refusal();
        return refusal == null ? null : refusal.text();
    }

    private static @Nullable String approval(Passage passage) {
        Approval question = passage.approval();
        return question == null ? null : question.id();
    }

    /** Tools by policy entry; prompts and resources have no entries of their own yet. */
    private static String label(Passage passage, Decision decision) {
        Target target = passage.target();
        boolean tool = target != null && target.kind() == Target.Kind.TOOL;
        return tool ? decision.label() : "_none";
    }

    static String methodLabel(Passage passage) {
        McpMethod method = passage.method();
        if (method != null) {
            return method.wireName();
        }
        return passage.message() == null ? passage.exchange().verb().name() : "_other";
    }

    private static String method(Passage passage) {
        Message.Request request = passage.request();
        return request == null ? "" : Denials.shortened(request.method());
    }
}

package dev.sluice.gateway;

import dev.sluice.approval.Approval;
import dev.sluice.approval.ApprovalLinks;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Question;
import dev.sluice.approval.StoreOutException;
import dev.sluice.gateway.Refusal.AskedFor;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Policy;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.Target;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Step 4: has a person said yes to it, where the policy wants that; who waits, waits here. */
@Singleton
class Approving {
    /** A message that says much beside its arguments is not kept while a person thinks. */
    private static final int LARGEST_HELD = 256 << 10;

    private final Approvals approvals;
    private final CallQuestions questions;
    private final ApprovalLinks links;
    private final HeldCalls held;
    private final Reconsideration reconsideration;

    /**
     * One call that a person must approve.
     *
     * @param rule what wants it so
     * @param binding the very call
     * @param about the question, as agents are told of it
     * @param made why it is a new one; null when it is not
     * @param brought what the agent brought back from its user; null for nothing
     */
    private record Asking(
            Passage passage,
            ApprovalRule rule,
            Binding binding,
            AskedFor about,
            Asked.@Nullable New made,
            OwnState.@Nullable Brought brought) {

        RefusedException pending() {
            return ApprovalRefusals.pending(passage, rule, about, made);
        }

        RefusedException refused(String text) {
            return ApprovalRefusals.refused(passage, rule, text, about);
        }
    }

    Approving(
            Approvals approvals,
            CallQuestions questions,
            ApprovalLinks links,
            HeldCalls held,
            Reconsideration reconsideration) {
        this.approvals = approvals;
        this.questions = questions;
        this.links = links;
        this.held = held;
        this.reconsideration = reconsideration;
    }

    /** What a person must say yes to; null for nothing. In shadow nobody is asked. */
    static @Nullable ApprovalRule rule(Passage passage) {
        return passage.decision() instanceof Decision.Allowed allowed
                        && allowed.mode() == Mode.ENFORCE
                ? allowed.approval()
                : null;
    }

    Uni<Void> approve(Passage passage) {
        ApprovalRule rule = rule(passage);
        Policy policy = rule == null ? null : passage.policy();
        Target target = passage.target();
        if (rule == null || policy == null || target == null || passage.roundTrip() != null) {
            giveUp(passage);
            return Way.DONE;
        }
        OwnState.Brought brought = OwnState.takeOut(passage);
        Question question = questions.of(passage, target, rule, policy);
        if (question == null) {
            throw ApprovalRefusals.refused(passage, rule, ApprovalSentences.TOO_LARGE, null);
        }
        return EventLoop.here(Tracing.within(passage, "approval", approvals.ask(question)))
                .flatMap(asked -> settle(passage, rule, question.binding(), brought, asked))
                .onFailure(StoreOutException.class)
                .transform(out -> ApprovalRefusals.unavailable(passage, rule));
    }

    private Uni<Void> settle(
            Passage passage,
            ApprovalRule rule,
            Binding binding,
            OwnState.@Nullable Brought brought,
            Asked asked) {
        if (asked instanceof Asked.TooMany many) {
            String text = ApprovalSentences.tooMany(many.bound());
            throw ApprovalRefusals.refused(passage, rule, text, null);
        }
        Asked.New made = asked instanceof Asked.New anew ? anew : null;
        Approval approval = made == null ? ((Asked.Standing) asked).approval() : made.approval();
        String page = links.ofStatus(approval.id()).orElse(null);
        AskedFor about = new AskedFor(approval.id(), page);
        Asking asking = new Asking(passage, rule, binding, about, made, brought);
        return approval.state() == Approval.State.PENDING
                ? undecided(asking, approval)
                : decided(asking, approval);
    }

    private Uni<Void> undecided(Asking asking, Approval approval) {
        Passage passage = asking.passage();
        OwnState.Brought brought = asking.brought();
        boolean sent = brought != null && brought.isFor(approval.id());
        if (!sent && asking.about().page() != null && OwnState.mayBeGiven(passage)) {
            String tool = approval.binding().tool();
            throw ApprovalRefusals.visit(
                    passage, asking.rule(), asking.about(), tool, asking.made());
        }
        if ((brought != null && brought.declined()) || size(passage) > LARGEST_HELD) {
            throw asking.pending();
        }
        HoldingOn agent = HoldingOn.begin(passage, approval.id());
        HeldCall.Care care = new HeldCall.Care(() -> reconsideration.stands(passage), agent::beat);
        asking.pending(); // which is recorded, should the agent leave
        passage.rests();
        passage.stopwatch().holds();
        return held.hold(passage, approval.id(), asking.rule().hold(), care)
                .flatMap(
                        end -> {
                            passage.stopwatch().goesOn();
                            passage.overcome();
                            return released(asking, end);
                        });
    }

    private Uni<Void> released(Asking asking, HeldCall.End end) {
        String id = asking.about().id();
        return switch (end) {
            case DISMISSED -> throw asking.pending();
            case OVERTAKEN -> throw asking.refused(ApprovalSentences.OVERTAKEN);
            case UNKNOWN -> throw asking.refused(ApprovalSentences.unknown(id));
            case UNREACHABLE -> throw ApprovalRefusals.unavailable(asking.passage(), asking.rule());
            case CHANGED, OVER ->
                    EventLoop.here(approvals.find(id))
                            .flatMap(
                                    found ->
                                            found.isPresent()
                                                    ? decided(asking, found.get())
                                                    : released(asking, HeldCall.End.UNKNOWN));
        };
    }

    /** Goes on with a yes, if what is in force now still lets the call pass. */
    private Uni<Void> decided(Asking asking, Approval approval) {
        Approval.Decision decision = approval.decision();
        String id = approval.id();
        switch (approval.state()) {
            case APPROVED -> {
                if (!reconsideration.stands(asking.passage())) {
                    throw asking.refused(ApprovalSentences.OVERTAKEN);
                }
                asking.passage().dependsOn(approval, asking.binding());
            }
            case PENDING -> throw asking.pending();
            case REFUSED -> {
                String comment = decision == null ? null : decision.comment();
                throw asking.refused(ApprovalSentences.refused(id, comment));
            }
            case EXPIRED -> throw asking.refused(ApprovalSentences.expired(id));
            case USED -> throw asking.refused(ApprovalSentences.used(id));
        }
        return Way.DONE;
    }

    /** An agent that gives a call up, and does not leave, says so in words (2025-11-25). */
    private void giveUp(Passage passage) {
        if (passage.method() == McpMethod.NOTIFICATIONS_CANCELLED
                && passage.message() instanceof Message.Notification told) {
            JsonValue params = told.params();
            JsonValue id = params == null ? null : params.get("requestId");
            RequestId request = id == null ? null : RequestId.of(id);
            if (request != null) {
                held.giveUp(passage, request);
            }
        }
    }

    private static int size(Passage passage) {
        Message message = Objects.requireNonNull(passage.message(), "a call is a message");
        return message.body().document().length;
    }
}

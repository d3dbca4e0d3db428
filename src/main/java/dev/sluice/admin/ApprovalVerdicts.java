package dev.sluice.admin;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.Decided;
import dev.sluice.approval.Eligibility;
import dev.sluice.approval.Verdict;
import dev.sluice.audit.ActLog;
import dev.sluice.audit.AdminAct;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers of operators: who may give one is judged, then it is recorded, then it is given. */
@ApplicationScoped
class ApprovalVerdicts {
    private final Approvals approvals;
    private final ActLog log;
    private final InstantSource clock;

    ApprovalVerdicts(Approvals approvals, ActLog log, InstantSource clock) {
        this.approvals = approvals;
        this.log = log;
        this.clock = clock;
    }

    /** What came of an answer. */
    sealed interface Outcome {
        /** It counts. */
        record Counts(Approval approval) implements Outcome {}

        /** Something was before it, so nothing has changed. */
        record TooLate(Approval approval) implements Outcome {}

        /**
         * This operator may not give it.
         *
         * @param objection a sentence for the operator
         */
        record NotTheirs(Approval approval, String objection) implements Outcome {}

        /** Nobody asks that, or no longer. */
        record Unknown() implements Outcome {}
    }

    /**
     * Gives an answer.
     *
     * @param comment what the operator says of it; null for nothing
     * @return fails with {@link UnusableRequestException} when it cannot be recorded, and with what
     *     the store fails with
     */
    Uni<Outcome> give(Visitor visitor, String id, boolean yes, @Nullable String comment) {
        return Uni.createFrom()
                .deferred(() -> approvals.find(id))
                .onItem()
                .transformToUni(found -> judged(visitor, found, yes, comment));
    }

    private Uni<Outcome> judged(
            Visitor visitor, Optional<Approval> found, boolean yes, @Nullable String comment) {
        if (found.isEmpty()) {
            return Uni.createFrom().item(new Outcome.Unknown());
        }
        Approval approval = found.get();
        String objection = Eligibility.objection(visitor.operator(), visitor.subject(), approval);
        if (objection != null) {
            ActsEnded.refused(log, act(visitor, approval, yes, AdminAct.REFUSED));
            return Uni.createFrom().item(new Outcome.NotTheirs(approval, objection));
        }
        if (approval.state() != Approval.State.PENDING) {
            return Uni.createFrom().item(new Outcome.TooLate(approval));
        }
        AdminAct act = act(visitor, approval, yes, AdminAct.BEGUN);
        ActsBegun.record(log, act);
        Verdict verdict =
                new Verdict(
                        approval.id(), yes, visitor.operator().name(), visitor.subject(), comment);
        return Uni.createFrom()
                .deferred(() -> approvals.decide(verdict))
                .map(decided -> outcome(decided, act))
                .onFailure()
                .invoke(failure -> ActsEnded.failed(log, act, clock.instant()));
    }

    private Outcome outcome(Decided decided, AdminAct act) {
        if (decided instanceof Decided.Done done) {
            return new Outcome.Counts(done.approval());
        }
        ActsEnded.failed(log, act, clock.instant());
        return decided instanceof Decided.TooLate late
                ? new Outcome.TooLate(late.approval())
                : new Outcome.Unknown();
    }

    private AdminAct act(Visitor visitor, Approval approval, boolean yes, String result) {
        return new AdminAct(
                clock.instant(),
                (yes ? Route.APPROVE : Route.REFUSE).act(),
                visitor.by(),
                new AdminAct.Approval(
                        approval.id(),
                        approval.binding().server(),
                        approval.binding().grant(),
                        approval.binding().subject(),
                        approval.binding().tool(),
                        approval.binding().digest()),
                result);
    }
}

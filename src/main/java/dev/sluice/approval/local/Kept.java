package dev.sluice.approval.local;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.Decision;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalStore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One question, its place in the order in which they were asked, and when what is due with it. */
final class Kept {
    private final long order;
    private Approval approval;
    private Instant decided;
    private Instant ended;

    /** A question that has just been asked. */
    Kept(long order, Approval approval) {
        this.order = order;
        this.approval = approval;
        this.decided = approval.expiresAt();
        this.ended = approval.expiresAt();
    }

    long order() {
        return order;
    }

    Approval approval() {
        return approval;
    }

    String id() {
        return approval.id();
    }

    State state() {
        return approval.state();
    }

    /** Whether it can still come to something. */
    boolean isOpen() {
        return state() == State.PENDING || state() == State.APPROVED;
    }

    boolean isExpired(Instant now) {
        return !now.isBefore(approval.expiresAt());
    }

    boolean isForgotten(Instant now) {
        return !now.isBefore(until());
    }

    boolean hasArguments() {
        return approval.sealedArguments() != null;
    }

    boolean isPastArguments(Instant now) {
        return hasArguments() && !now.isBefore(argumentsUntil());
    }

    /** When something is to be done with it next. */
    Instant due() {
        Instant next = isOpen() ? approval.expiresAt() : until();
        return hasArguments() && argumentsUntil().isBefore(next) ? argumentsUntil() : next;
    }

    /** Into another state; an answer counts as the end for the arguments. */
    void become(State state, @Nullable Decision decision, Instant now) {
        if (state() == State.PENDING) {
            decided = now;
        }
        approval = with(state, decision, approval.sealedArguments());
        ended = isOpen() ? approval.expiresAt() : now;
    }

    private Instant argumentsUntil() {
        return decided.plus(ApprovalStore.ARGUMENTS_KEPT);
    }

    private Instant until() {
        return ended.plus(ApprovalStore.KEPT);
    }

    void dropArguments() {
        approval = with(state(), approval.decision(), null);
    }

    private Approval with(State state, @Nullable Decision decision, @Nullable String arguments) {
        return new Approval(
                approval.id(),
                state,
                approval.binding(),
                approval.reason(),
                approval.approvers(),
                approval.createdAt(),
                approval.expiresAt(),
                decision,
                arguments);
    }
}

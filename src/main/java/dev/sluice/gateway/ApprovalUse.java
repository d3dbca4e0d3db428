package dev.sluice.gateway;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.StoreOutException;
import dev.sluice.gateway.Refusal.AskedFor;
import dev.sluice.policy.ApprovalRule;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Just before step 6: the yes of a person is used up. It comes after all limits, so that a call
 * over one of them leaves the yes for another try; who comes too late gets its limits back.
 */
@Singleton
class ApprovalUse {
    private static final Logger LOG = Logger.getLogger(ApprovalUse.class);

    private final Approvals approvals;
    private final Metering metering;

    ApprovalUse(Approvals approvals, Metering metering) {
        this.approvals = approvals;
        this.metering = metering;
    }

    /** Nothing to be done for a call that needs no yes. */
    Uni<Void> use(Passage passage) {
        Approval approval = passage.approval();
        ApprovalRule rule = Approving.rule(passage);
        if (approval == null || rule == null) {
            return Way.DONE;
        }
        return used(passage, approval)
                .onFailure(StoreOutException.class)
                .transform(out -> ApprovalRefusals.unavailable(passage, rule))
                .invoke(
                        used -> {
                            if (!used) {
                                throw tooLate(passage, rule, approval.id());
                            }
                        })
                .onFailure()
                .call(failure -> metering.giveBack(passage))
                .replaceWithVoid();
    }

    /** Makes the yes count again, as the server never received its call. */
    Uni<Void> giveBack(Passage passage) {
        Approval approval = passage.approval();
        if (approval == null || !passage.hasUsedApproval()) {
            return Way.DONE;
        }
        passage.usesApproval(false); // a second time would give back what another call used
        return approvals
                .giveBack(approval)
                .onFailure()
                .recoverWithUni(failure -> stays(approval, failure));
    }

    private static Uni<Void> stays(Approval approval, Throwable failure) {
        LOG.warnf(
                "approval %s stays used, though its call was never received: %s",
                approval.id(), failure.getMessage());
        return Way.DONE;
    }

    /** An agent that leaves in this very moment leaves nothing used, whatever the store does. */
    private Uni<Boolean> used(Passage passage, Approval approval) {
        AtomicBoolean left = new AtomicBoolean();
        return Uni.createFrom()
                .<Boolean>emitter(
                        emitter ->
                                EventLoop.here(approvals.use(approval, passage.binding()))
                                        .subscribe()
                                        .with(
                                                used -> {
                                                    passage.usesApproval(used);
                                                    if (left.get()) {
                                                        leave(passage);
                                                    } else {
                                                        emitter.complete(used);
                                                    }
                                                },
                                                emitter::fail))
                .onCancellation()
                .invoke(
                        () -> {
                            left.set(true);
                            leave(passage);
                        });
    }

    private void leave(Passage passage) {
        giveBack(passage)
                .chain(() -> metering.giveBack(passage))
                .subscribe()
                .with(done -> {}, failure -> LOG.error("a call could not be given back", failure));
    }

    private static RefusedException tooLate(Passage passage, ApprovalRule rule, String id) {
        String text = ApprovalSentences.used(id);
        return ApprovalRefusals.refused(passage, rule, text, new AskedFor(id, null));
    }
}

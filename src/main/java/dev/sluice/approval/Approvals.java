package dev.sluice.approval;

import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalListener.Change;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All questions to people: keeps them in the store and tells of every transition. */
@ApplicationScoped
public class Approvals {
    private static final Logger LOG = Logger.getLogger(Approvals.class);

    private final ApprovalStore store;
    private final List<ApprovalListener> listeners;

    /** Keeps them there, and tells all of these. */
    public Approvals(ApprovalStore store, @All List<ApprovalListener> listeners) {
        this.store = store;
        this.listeners = List.copyOf(listeners);
    }

    /** Finds what stands for this very call, or asks. */
    public Uni<Asked> ask(Question question) {
        return store.ask(question)
                .invoke(
                        asked -> {
                            if (asked instanceof Asked.New made) {
                                tell(made.approval(), Change.ASKED);
                            }
                        });
    }

    /** One question, as it is now. */
    public Uni<Optional<Approval>> find(String id) {
        return store.find(id);
    }

    /** The states of several questions at once; those that are not known are left out. */
    public Uni<Map<String, State>> states(Collection<String> ids) {
        return store.states(ids);
    }

    /** Questions, newest first; see {@link ApprovalStore#list}. */
    public Uni<List<Approval>> list(@Nullable State state, int limit, @Nullable String after) {
        return store.list(state, limit, after);
    }

    /** How many are pending. */
    public Uni<Long> pending() {
        return store.pending();
    }

    /** Answers a question; who may do so is the caller's to judge, see {@link Eligibility}. */
    public Uni<Decided> decide(Verdict verdict) {
        return store.decide(verdict)
                .invoke(
                        decided -> {
                            if (decided instanceof Decided.Done done) {
                                tell(
                                        done.approval(),
                                        verdict.yes() ? Change.APPROVED : Change.REFUSED);
                            }
                        });
    }

    /**
     * Uses a yes for this call.
     *
     * @return whether the call may pass; true once
     */
    public Uni<Boolean> use(Approval approval, Binding binding) {
        return store.use(approval.id(), binding)
                .invoke(
                        used -> {
                            if (used) {
                                tell(in(approval, State.USED), Change.USED);
                            }
                        });
    }

    /** Makes a used yes count again, as the server never received its call. */
    public Uni<Void> giveBack(Approval approval) {
        return store.giveBack(approval.id())
                .invoke(
                        again -> {
                            if (again) {
                                tell(in(approval, State.APPROVED), Change.GIVEN_BACK);
                            }
                        })
                .replaceWithVoid();
    }

    /** Ends what is past its time. */
    public Uni<Void> expire() {
        return store.expire()
                .invoke(ended -> ended.forEach(each -> tell(each, Change.EXPIRED)))
                .replaceWithVoid();
    }

    private static Approval in(Approval approval, State state) {
        return new Approval(
                approval.id(),
                state,
                approval.binding(),
                approval.reason(),
                approval.approvers(),
                approval.createdAt(),
                approval.expiresAt(),
                approval.decision(),
                approval.sealedArguments());
    }

    /** What one listener does wrong is no other's business, and never the call's. */
    private void tell(Approval approval, Change change) {
        for (ApprovalListener listener : listeners) {
            try {
                listener.changed(approval, change);
            } catch (RuntimeException e) {
                LOG.errorf(e, "approval %s: a listener failed at %s", approval.id(), change);
            }
        }
    }
}

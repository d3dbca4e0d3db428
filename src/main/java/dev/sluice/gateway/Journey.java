package dev.sluice.gateway;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.operators.AbstractUni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far one request has come on its {@link Way}. It ends exactly once: in an outcome, in a
 * refusal when there is no more time for it, or because its agent has left, which gives up what is
 * awaited. As its {@link Passage}, it is of one event loop only.
 */
final class Journey extends Unanswered.Waiting implements UniSubscriber<Object>, UniSubscription {
    private final Way way;
    private final Passage passage;
    private final UniSubscriber<? super Outcome> agent;
    private @Nullable UniSubscription awaited;
    private int next;
    private boolean over;

    Journey(Way way, Passage passage, UniSubscriber<? super Outcome> agent) {
        this.way = way;
        this.passage = passage;
        this.agent = agent;
    }

    void begin() {
        agent.onSubscribe(this);
        if (!over) {
            way.draining().expect(this);
            goOn(null);
        }
    }

    private void goOn(@Nullable Object found) {
        Object item = found;
        try {
            while (next < way.steps().size()) {
                Uni<?> step = way.steps().get(next++).take(passage, item);
                if (step != Way.DONE) {
                    AbstractUni.subscribe(step, this);
                    return;
                }
                item = null;
            }
        } catch (Throwable failure) {
            onFailure(failure);
            return;
        }
        end((Outcome) Objects.requireNonNull(item, "the last step makes it"));
    }

    @Override
    public void onSubscribe(UniSubscription subscription) {
        awaited = subscription;
        if (over) {
            subscription.cancel();
        }
    }

    @Override
    public void onItem(@Nullable Object item) {
        if (!over) {
            awaited = null;
            goOn(item);
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        if (over) {
            Infrastructure.handleDroppedException(failure);
            return;
        }
        awaited = null;
        Throwable reason = failure;
        while (next < way.steps().size()) {
            Way.Step step = way.steps().get(next++);
            if (step.always()) {
                reason = after(reason, step);
            }
        }
        refuse(reason);
    }

    private Throwable after(Throwable failure, Way.Step step) {
        try {
            var unused = step.take(passage, null);
        } catch (RuntimeException second) {
            second.addSuppressed(failure);
            return second;
        }
        return failure;
    }

    @Override
    void runOutOfTime() {
        if (!over) {
            UniSubscription going = awaited;
            refuse(passage.refuse(Refusal.Kind.DRAINING, Draining.TEXT));
            if (going != null) {
                going.cancel();
            }
        }
    }

    private void refuse(Throwable failure) {
        end(way.ending().refused(passage, failure));
    }

    /** What is not recorded goes nowhere. */
    private void end(Outcome outcome) {
        over = true;
        Outcome recorded = way.ending().recorded(passage, outcome);
        way.ending().settled(passage);
        try {
            agent.onItem(recorded);
        } finally {
            way.draining().forget(this);
        }
    }

    @Override
    public void cancel() {
        if (over) {
            return;
        }
        over = true;
        UniSubscription going = awaited;
        way.draining().forget(this);
        try {
            way.ending().settled(passage);
            way.ending().left(passage);
        } catch (RuntimeException failure) {
            Infrastructure.handleDroppedException(failure);
        } finally {
            if (going != null) {
                going.cancel();
            }
        }
    }
}

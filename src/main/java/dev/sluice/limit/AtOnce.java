package dev.sluice.limit;

import io.smallrye.mutiny.helpers.EmptyUniSubscription;
import io.smallrye.mutiny.operators.AbstractUni;
import io.smallrye.mutiny.subscription.UniSubscriber;

/** What a limiter knows without waiting: whoever recognises it need not subscribe to it. */
public final class AtOnce extends AbstractUni<Consumption> {
    private final Consumption consumption;

    /** Completes with this. */
    public AtOnce(Consumption consumption) {
        this.consumption = consumption;
    }

    /** What came of it. */
    public Consumption consumption() {
        return consumption;
    }

    @Override
    public void subscribe(UniSubscriber<? super Consumption> subscriber) {
        subscriber.onSubscribe(EmptyUniSubscription.DONE);
        subscriber.onItem(consumption);
    }
}

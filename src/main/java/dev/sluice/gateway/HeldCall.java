package dev.sluice.gateway;

import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** A call that waits for a person. Whatever happens to it happens where its request came in. */
final class HeldCall {
    private final String id;
    private final Passage passage;
    private final Care care;
    private final Executor loop;
    private final UniEmitter<? super End> way;
    private long until;
    private long nextBeat;

    /** Why a call waits no longer. */
    enum End {
        /** Something became of its question; what, the store knows. */
        CHANGED,
        /** The store does not know its question any more. */
        UNKNOWN,
        /** Its time is over; perhaps an answer came in the last moment. */
        OVER,
        /** It is sent away, as the process ends or its agent gave it up. */
        DISMISSED,
        /** Its time is over, and the store could not be asked of late. */
        UNREACHABLE,
        /** What is in force now does not let it wait. */
        OVERTAKEN
    }

    /**
     * How a call is looked after while it waits.
     *
     * @param stands whether it may still wait
     * @param beat tells the agent that it still does
     */
    record Care(BooleanSupplier stands, Runnable beat) {}

    /**
     * Holds a call.
     *
     * @param id the question that it waits for
     * @param loop where its request came in
     * @param way is told when it waits no longer
     */
    HeldCall(String id, Passage passage, Care care, Executor loop, UniEmitter<? super End> way) {
        this.id = id;
        this.passage = passage;
        this.care = care;
        this.loop = loop;
        this.way = way;
    }

    HeldCall until(long nanoTime) {
        until = nanoTime;
        return this;
    }

    HeldCall beatingAt(long nanoTime) {
        nextBeat = nanoTime;
        return this;
    }

    String id() {
        return id;
    }

    Passage passage() {
        return passage;
    }

    long until() {
        return until;
    }

    long nextBeat() {
        return nextBeat;
    }

    void goOn(End why) {
        loop.execute(() -> way.complete(why));
    }

    void beat() {
        loop.execute(
                () -> {
                    if (care.stands().getAsBoolean()) {
                        care.beat().run();
                    } else {
                        way.complete(End.OVERTAKEN);
                    }
                });
    }
}

package dev.sluice.gateway;

import jakarta.inject.Singleton;

/**
 * How far the process is on its way out, and what that means for requests and streams. It only ever
 * goes on: serving, {@link #leave leaving}, {@link #refuse refusing} and in the end {@link #giveUp
 * giving up} what has not come to its end.
 */
@Singleton
public class Draining {
    static final String TEXT = "the gateway is stopping";

    private final OpenStreams streams;
    private final HeldCalls held;
    private final Unanswered unanswered = new Unanswered();
    private volatile boolean leaving;
    private volatile boolean refusing;
    private volatile boolean givenUp;

    Draining(OpenStreams streams, HeldCalls held) {
        this.streams = streams;
        this.held = held;
    }

    /** Whether nobody should send anything any more, though it is served. */
    public boolean isLeaving() {
        return leaving;
    }

    /** Whether new requests are refused. */
    public boolean isRefusing() {
        return refusing;
    }

    /** From now on readiness is down. */
    public void leave() {
        leaving = true;
    }

    /**
     * From now on new requests are refused, streams that only tell of changes are ended, and calls
     * that wait for a person wait no longer: their agents find another replica.
     */
    public void refuse() {
        leaving = true;
        refusing = true;
        streams.endQuiet();
        held.endAll();
    }

    /** Answers with an error whatever has not been answered yet. */
    public void giveUp() {
        refuse();
        givenUp = true;
        unanswered.endAll();
        streams.endAll();
    }

    /** How many requests wait for their reply to begin. */
    public int unanswered() {
        return unanswered.size();
    }

    /** A request has come; when there is no more time for it, it ends in a refusal. */
    void expect(Unanswered.Waiting request) {
        unanswered.add(request);
        if (givenUp) {
            Unanswered.end(request);
        }
    }

    /** Its reply begins, or its agent has left. */
    void forget(Unanswered.Waiting request) {
        unanswered.remove(request);
    }
}

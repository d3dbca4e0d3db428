package dev.sluice.gateway;

import dev.sluice.gateway.Refusal.Kind;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the process is on its way out, and what that means for requests and streams. It only ever
 * goes on: serving, {@link #leave leaving}, {@link #refuse refusing} and in the end {@link #giveUp
 * giving up} what has not come to its end.
 */
@ApplicationScoped
public class Draining {
    static final String TEXT = "the gateway is stopping";

    private final OpenStreams streams;
    private final HeldCalls held;
    private final Map<Passage, Waiting> waiting = new ConcurrentHashMap<>();
    private volatile boolean leaving;
    private volatile boolean refusing;
    private volatile boolean givenUp;

    /** A request whose reply has not begun. */
    private record Waiting(Context context, Passage passage, UniEmitter<? super Outcome> way) {
        void end() {
            context.runOnContext(now -> way.fail(passage.refuse(Kind.DRAINING, TEXT)));
        }
    }

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
        waiting.values().forEach(Waiting::end);
        streams.endAll();
    }

    /** How many requests wait for their reply to begin. */
    public int unanswered() {
        return waiting.size();
    }

    /** A way that ends in a refusal when there is no more time for it. */
    Uni<Outcome> whileTimeLasts(Passage passage, Uni<Outcome> way) {
        return Uni.createFrom()
                .emitter(
                        emitter -> {
                            wait(new Waiting(eventLoop(), passage, emitter));
                            Cancellable going =
                                    way.subscribe().with(emitter::complete, emitter::fail);
                            emitter.onTermination(
                                    () -> {
                                        waiting.remove(passage);
                                        going.cancel();
                                    });
                        });
    }

    private void wait(Waiting one) {
        waiting.put(one.passage(), one);
        if (givenUp) {
            one.end();
        }
    }

    private static Context eventLoop() {
        return Objects.requireNonNull(Vertx.currentContext(), "requests come on event loops");
    }
}

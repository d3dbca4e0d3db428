package dev.sluice.gateway;

import dev.sluice.upstream.UpstreamFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A server's body on its way to the agent. Each piece is passed through a filter when it comes and
 * none is kept, so whoever reads slowly slows the server down.
 */
final class FilteredStream implements ReadStream<Buffer> {
    private final ReadStream<Buffer> source;
    private final Filter filter;
    private final Runnable giveUp;
    private @Nullable Handler<Buffer> onPiece;
    private @Nullable Handler<Throwable> onFailure;
    private @Nullable Handler<Void> onEnd;
    private @Nullable Runnable report;
    private boolean stalled;
    private boolean cutOff;
    private boolean ended;
    private boolean waits;
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();

    /** What happens to the pieces. */
    interface Filter {
        /** Writes the bytes to pass on for a piece; a failure ends the stream after them. */
        void piece(Buffer piece, Buffer out) throws Exception;

        /** What must be done before the next piece is looked at; null when nothing must. */
        default @Nullable Uni<Void> awaited() {
            return null;
        }

        /**
         * Goes on once that is over; there may be more to wait for then.
         *
         * @param done whether it could be done
         */
        default void goOn(boolean done, Buffer out) throws Exception {}

        /**
         * The last bytes to pass on.
         *
         * @param broken whether the server did not end its reply itself
         * @return null when the agent must see that the reply is cut off
         */
        @Nullable Buffer end(boolean broken);
    }

    /**
     * Passes a body on.
     *
     * @param giveUp lets the server know that the gateway no longer waits
     */
    FilteredStream(ReadStream<Buffer> source, Filter filter, Runnable giveUp) {
        this.source = source;
        this.filter = filter;
        this.giveUp = giveUp;
        source.handler(this::pass);
        source.exceptionHandler(e -> broken(isTimeOut(e)));
        source.endHandler(end -> over());
    }

    /** Ends the stream at once, whatever the agent has not read yet. */
    void close() {
        // Who does not read would never see a proper end.
        cutOff = stalled;
        cut();
    }

    private void cut() {
        if (!ended) {
            giveUp.run();
            finish(true);
        }
    }

    private void pass(Buffer piece) {
        if (waits) {
            later.add(() -> pass(piece));
        } else if (!ended) {
            step(out -> filter.piece(piece, out));
        }
    }

    /** Something that writes what may pass, and may have to wait before it goes on. */
    private interface Step {
        void write(Buffer out) throws Exception;
    }

    private void step(Step step) {
        Buffer out = Buffer.buffer();
        try {
            step.write(out);
            deliver(out);
        } catch (Exception e) {
            deliver(out);
            cut();
            return;
        }
        Uni<Void> awaited = ended ? null : filter.awaited();
        if (awaited != null) {
            waits = true;
            source.pause();
            EventLoop.here(awaited).subscribe().with(done -> goOn(true), failure -> goOn(false));
        }
    }

    /** What came meanwhile comes now, in its order. */
    private void goOn(boolean done) {
        waits = false;
        if (ended) {
            return;
        }
        step(out -> filter.goOn(done, out));
        while (!waits && !later.isEmpty()) {
            later.remove().run();
        }
        if (!waits && !stalled && !ended) {
            source.resume();
        }
    }

    private void broken(boolean byUs) {
        if (waits) {
            later.add(() -> broken(byUs));
            return;
        }
        if (byUs && !ended) {
            giveUp.run();
        }
        finish(true);
    }

    private static boolean isTimeOut(Throwable failure) {
        return failure instanceof UpstreamFailedException failed
                && failed.stage() == UpstreamFailedException.Stage.TIMED_OUT;
    }

    private void over() {
        if (waits) {
            later.add(this::over);
        } else {
            finish(false);
        }
    }

    private void finish(boolean broken) {
        if (ended) {
            return;
        }
        ended = true;
        Buffer last = filter.end(broken);
        if (last != null) {
            deliver(last);
        }
        report = () -> report(last == null || cutOff);
        reportIfAwaited();
    }

    /** An end that comes before anyone listens is told to the first who does. */
    private void reportIfAwaited() {
        Runnable pending = report;
        if (pending != null && onEnd != null) {
            report = null;
            pending.run();
        }
    }

    private void report(boolean incomplete) {
        Handler<Throwable> failure = onFailure;
        Handler<Void> end = onEnd;
        if (incomplete && failure != null) {
            failure.handle(new IllegalStateException("the server's reply is cut off"));
        } else if (end != null) {
            end.handle(null);
        }
    }

    private void deliver(Buffer bytes) {
        Handler<Buffer> handler = onPiece;
        if (handler != null && bytes.length() > 0) {
            handler.handle(bytes);
        }
    }

    @Override
    public FilteredStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        return this;
    }

    @Override
    public FilteredStream handler(@Nullable Handler<Buffer> handler) {
        onPiece = handler;
        return this;
    }

    @Override
    public FilteredStream endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler;
        reportIfAwaited();
        return this;
    }

    @Override
    public FilteredStream pause() {
        stalled = true;
        source.pause();
        return this;
    }

    @Override
    public FilteredStream resume() {
        stalled = false;
        if (!waits) {
            source.resume();
        }
        return this;
    }

    @Override
    public FilteredStream fetch(long amount) {
        if (!waits) {
            source.fetch(amount);
        }
        return this;
    }
}

package dev.sluice.upstream;

import dev.sluice.deadline.Deadline;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A reply's body that fails when the server falls silent or takes too long altogether. While the
 * reader has paused it, silence is not the server's fault and is not counted.
 */
public final class BoundedBody implements ReadStream<Buffer> {
    private final Vertx vertx;
    private final ReadStream<Buffer> response;
    private final Runnable giveUp;
    private final Deadline total;
    private final long idleMillis;
    private final LongSupplier nanoTime;
    private final Runnable over;
    private Deadline idle;
    private long lastHeard;
    private boolean paused = true;
    private boolean done;
    private @Nullable Handler<Throwable> onFailure;
    private @Nullable Handler<Void> onEnd;

    /**
     * Bounds a body that has begun, and is paused.
     *
     * @param giveUp ends the exchange before its end
     * @param nanoTime the time, in nanoseconds from anywhere
     * @param over called when nothing more will come, for whatever reason
     */
    public BoundedBody(
            Vertx vertx,
            Timeouts timeouts,
            ReadStream<Buffer> response,
            Runnable giveUp,
            LongSupplier nanoTime,
            Runnable over) {
        this.vertx = vertx;
        this.response = response;
        this.giveUp = giveUp;
        this.nanoTime = nanoTime;
        this.over = over;
        this.lastHeard = nanoTime.getAsLong();
        this.idleMillis = millis(timeouts.idle());
        this.total = Deadline.in(vertx, millis(timeouts.total()), this::tookTooLong);
        this.idle = Deadline.in(vertx, idleMillis / 4, this::checkSilence);
        response.exceptionHandler(e -> fail(e.getClass().getSimpleName()));
        response.endHandler(end -> end());
    }

    /** Closes the connection unless the reply has ended, read or not. */
    public void abandon() {
        if (stop()) {
            giveUp.run();
        }
    }

    private void tookTooLong() {
        timeOut("took too long");
    }

    private void checkSilence() {
        if (done) {
            return;
        }
        idle = Deadline.in(vertx, idleMillis / 4, this::checkSilence);
        if (paused) {
            lastHeard = nanoTime.getAsLong();
        } else if (nanoTime.getAsLong() - lastHeard > idleMillis * 1_000_000) {
            timeOut("fell silent");
        }
    }

    private void timeOut(String detail) {
        if (stop()) {
            giveUp.run();
            report(new UpstreamFailedException(Stage.TIMED_OUT, detail));
        }
    }

    private void fail(String detail) {
        if (stop()) {
            report(new UpstreamFailedException(Stage.BROKEN, detail));
        }
    }

    private void report(UpstreamFailedException failure) {
        Handler<Throwable> handler = onFailure;
        if (handler != null) {
            handler.handle(failure);
        }
    }

    private void end() {
        boolean first = stop();
        Handler<Void> handler = onEnd;
        if (first && handler != null) {
            handler.handle(null);
        }
    }

    private boolean stop() {
        if (done) {
            return false;
        }
        done = true;
        total.cancel();
        idle.cancel();
        over.run();
        return true;
    }

    @Override
    public BoundedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        return this;
    }

    @Override
    public BoundedBody handler(@Nullable Handler<Buffer> handler) {
        if (handler == null) {
            response.handler(null);
        } else {
            response.handler(
                    piece -> {
                        lastHeard = nanoTime.getAsLong();
                        if (!done) {
                            handler.handle(piece);
                        }
                    });
        }
        return this;
    }

    @Override
    public BoundedBody endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler;
        return this;
    }

    @Override
    public BoundedBody pause() {
        paused = true;
        response.pause();
        return this;
    }

    @Override
    public BoundedBody resume() {
        paused = false;
        lastHeard = nanoTime.getAsLong();
        response.resume();
        return this;
    }

    @Override
    public BoundedBody fetch(long amount) {
        paused = false;
        response.fetch(amount);
        return this;
    }

    private static long millis(Duration duration) {
        return Math.max(1, duration.toMillis());
    }
}

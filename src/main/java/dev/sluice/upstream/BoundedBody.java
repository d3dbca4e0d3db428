package dev.sluice.upstream.http;

import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A reply's body that fails when the server falls silent or takes too long altogether. While the
 * reader has paused it, silence is not the server's fault and is not counted.
 */
final class BoundedBody implements ReadStream<Buffer> {
    private final Vertx vertx;
    private final HttpClientResponse response;
    private final Exchange exchange;
    private final long totalTimer;
    private final long idleTimer;
    private final long idleMillis;
    private final LongSupplier nanoTime;
    private final Runnable over;
    private long lastHeard;
    private boolean paused = true;
    private boolean done;
    private @Nullable Handler<Throwable> onFailure;
    private @Nullable Handler<Void> onEnd;

    BoundedBody(
            Vertx vertx,
            Timeouts timeouts,
            HttpClientResponse response,
            Exchange exchange,
            LongSupplier nanoTime,
            Runnable over) {
        this.vertx = vertx;
        this.response = response;
        this.exchange = exchange;
        this.nanoTime = nanoTime;
        this.over = over;
        this.lastHeard = nanoTime.getAsLong();
        this.idleMillis = HttpCall.millis(timeouts.idle());
        this.totalTimer =
                vertx.setTimer(HttpCall.millis(timeouts.total()), id -> timeOut("took too long"));
        this.idleTimer = vertx.setPeriodic(Math.max(1, idleMillis / 4), id -> checkSilence());
        response.exceptionHandler(e -> fail(e.getClass().getSimpleName()));
        response.endHandler(end -> end());
    }

    /** Closes the connection unless the reply has ended, read or not. */
    void abandon() {
        if (stop()) {
            exchange.giveUp();
        }
    }

    private void checkSilence() {
        if (paused) {
            lastHeard = nanoTime.getAsLong();
        } else if (nanoTime.getAsLong() - lastHeard > idleMillis * 1_000_000) {
            timeOut("fell silent");
        }
    }

    private void timeOut(String detail) {
        if (stop()) {
            exchange.giveUp();
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
        vertx.cancelTimer(totalTimer);
        vertx.cancelTimer(idleTimer);
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
}

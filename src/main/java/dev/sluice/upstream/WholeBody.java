package dev.sluice.upstream;

import dev.sluice.deadline.Deadline;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import io.netty.buffer.Unpooled;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A reply's body that is all here already. Whoever wants its bytes takes them; whoever wants a
 * stream reads it as one, within the time that a whole exchange may take.
 */
public final class WholeBody implements ReadStream<Buffer> {
    private static final byte[] NOTHING = {};

    private final Vertx vertx;
    private final long millis;
    private byte[] bytes;
    private @Nullable Handler<Buffer> onPiece;
    private @Nullable Handler<Throwable> onFailure;
    private @Nullable Handler<Void> onEnd;
    private @Nullable Deadline deadline;
    private boolean flows;
    private boolean over;

    /**
     * A paused one.
     *
     * @param total how long it may take to be read as a stream
     * @param bytes must not be changed any more
     */
    public WholeBody(Vertx vertx, Duration total, byte[] bytes) {
        this.vertx = vertx;
        this.millis = Math.max(1, total.toMillis());
        this.bytes = bytes;
    }

    /** All of it, to be looked at and not changed; whoever reads it as a stream may still do so. */
    public byte[] bytes() {
        return bytes;
    }

    /** Puts other bytes in their place, before anybody has read them. */
    void replace(byte[] others) {
        bytes = others;
    }

    /** Nobody wants it any more. */
    public void abandon() {
        stop();
    }

    private boolean stop() {
        if (over) {
            return false;
        }
        over = true;
        bytes = NOTHING;
        Deadline set = deadline;
        if (set != null) {
            set.cancel();
        }
        return true;
    }

    private void late() {
        Handler<Throwable> told = onFailure;
        if (stop() && told != null) {
            told.handle(new UpstreamFailedException(Stage.TIMED_OUT, "took too long"));
        }
    }

    private void read() {
        Handler<Buffer> reader = onPiece;
        byte[] piece = bytes;
        bytes = NOTHING;
        if (piece.length > 0 && reader != null) {
            reader.handle(BufferImpl.buffer(Unpooled.wrappedBuffer(piece)));
        }
        Handler<Void> last = onEnd; // asked for only now, as it may have been changed meanwhile
        if (flows && stop() && last != null) {
            last.handle(null);
        }
    }

    private void awaited() {
        if (deadline == null && !over) {
            deadline = Deadline.in(vertx, millis, this::late);
        }
    }

    @Override
    public WholeBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        awaited();
        return this;
    }

    @Override
    public WholeBody handler(@Nullable Handler<Buffer> handler) {
        onPiece = handler;
        awaited();
        return this;
    }

    @Override
    public WholeBody endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler;
        awaited();
        return this;
    }

    @Override
    public WholeBody pause() {
        flows = false;
        return this;
    }

    @Override
    public WholeBody resume() {
        flows = true;
        read();
        return this;
    }

    @Override
    public WholeBody fetch(long amount) {
        return resume();
    }
}

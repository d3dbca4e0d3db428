package dev.sluice.upstream.channel;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A body that is written in pieces and read at the reader's pace, both on one event loop. It begins
 * paused.
 */
final class WrittenBody implements ReadStream<Buffer> {
    private final Deque<Buffer> waiting = new ArrayDeque<>();
    private final LongConsumer taken;
    private long demand;
    private boolean ended;
    private @Nullable Throwable failure;
    private boolean over;
    private boolean passing;
    private @Nullable Handler<Buffer> onPiece;
    private @Nullable Handler<Throwable> onFailure;
    private @Nullable Handler<Void> onEnd;

    /**
     * Nothing yet.
     *
     * @param taken told how many octets the reader took, or will never take
     */
    WrittenBody(LongConsumer taken) {
        this.taken = taken;
    }

    void write(Buffer piece) {
        if (over || ended) {
            taken.accept(piece.length());
            return;
        }
        waiting.add(piece);
        pass();
    }

    /** The reader is told when it has taken what was written. */
    void end() {
        ended = true;
        pass();
    }

    /** The reader is told at once, and gets no more. */
    void fail(Throwable cause) {
        if (over) {
            return;
        }
        failure = cause;
        pass();
    }

    /** Nobody reads any more. */
    void drop() {
        over = true;
        long left = waiting.stream().mapToLong(Buffer::length).sum();
        waiting.clear();
        if (left > 0) {
            taken.accept(left);
        }
    }

    private void pass() {
        if (passing) {
            return; // the reader asked for more while it was given something
        }
        passing = true;
        while (!over && failure == null && demand > 0 && !waiting.isEmpty()) {
            Buffer piece = waiting.remove();
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            taken.accept(piece.length());
            Handler<Buffer> handler = onPiece;
            if (handler != null) {
                handler.handle(piece);
            }
        }
        passing = false;
        finish();
    }

    private void finish() {
        if (over) {
            return;
        }
        Throwable cause = failure;
        if (cause != null) {
            drop();
            Handler<Throwable> handler = onFailure;
            if (handler != null) {
                handler.handle(cause);
            }
        } else if (ended && waiting.isEmpty() && demand > 0) {
            over = true;
            Handler<Void> handler = onEnd;
            if (handler != null) {
                handler.handle(null);
            }
        }
    }

    @Override
    public WrittenBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        return this;
    }

    @Override
    public WrittenBody handler(@Nullable Handler<Buffer> handler) {
        onPiece = handler;
        return this;
    }

    @Override
    public WrittenBody endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler;
        return this;
    }

    @Override
    public WrittenBody pause() {
        demand = 0;
        return this;
    }

    @Override
    public WrittenBody resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public WrittenBody fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        pass();
        return this;
    }
}

package dev.sluice.upstream.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The content of a reply that is still coming. While nobody reads it, no more is taken from its
 * connection. Once it is all here it no longer fails, whatever becomes of the connection.
 */
final class Http1Content implements ReadStream<Buffer> {
    private final Http1Connection connection;
    private final ArrayDeque<Buffer> pieces = new ArrayDeque<>(2);
    private long demand;
    private boolean whole;
    private boolean over;
    private boolean delivering;
    private @Nullable Handler<Buffer> onPiece;
    private @Nullable Handler<Throwable> onFailure;
    private @Nullable Handler<Void> onEnd;

    /** A paused one of which nothing is here yet. */
    Http1Content(Http1Connection connection) {
        this.connection = connection;
    }

    /** A piece has come; whether it was the last. */
    void arrived(byte[] piece, boolean last) {
        if (over) {
            return;
        }
        whole = last;
        if (piece.length > 0) {
            pieces.add(BufferImpl.buffer(Unpooled.wrappedBuffer(piece)));
        }
        deliver();
    }

    /** It will never be whole. */
    void broken(Throwable failure) {
        if (over) {
            return;
        }
        over = true;
        pieces.clear();
        Handler<Throwable> told = onFailure;
        if (told != null) {
            told.handle(failure);
        }
    }

    /** Pieces pass one after the other, also when whoever has one asks for the next. */
    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (demand > 0 && !pieces.isEmpty()) {
                next();
            }
        } finally {
            delivering = false;
        }
        if (demand > 0 && pieces.isEmpty() && whole && !over) {
            over = true;
            Handler<Void> told = onEnd;
            if (told != null) {
                told.handle(null);
            }
        }
        if (!whole) {
            connection.listen(over || pieces.isEmpty());
        }
    }

    private void next() {
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        Buffer piece = pieces.remove();
        Handler<Buffer> told = onPiece;
        if (told != null) {
            told.handle(piece);
        }
    }

    private void ask(long amount) {
        if (!connection.loop().inEventLoop()) {
            connection.loop().execute(() -> ask(amount));
            return;
        }
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        deliver();
    }

    @Override
    public Http1Content exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        return this;
    }

    @Override
    public Http1Content handler(@Nullable Handler<Buffer> handler) {
        onPiece = handler;
        return this;
    }

    @Override
    public Http1Content endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler;
        return this;
    }

    @Override
    public Http1Content pause() {
        demand = 0;
        return this;
    }

    @Override
    public Http1Content resume() {
        ask(Long.MAX_VALUE);
        return this;
    }

    @Override
    public Http1Content fetch(long amount) {
        ask(amount);
        return this;
    }
}

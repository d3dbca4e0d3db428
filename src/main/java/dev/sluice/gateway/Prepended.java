package dev.sluice.gateway;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A paused stream with a piece that was read from it put back in front. */
final class Prepended implements ReadStream<Buffer> {
    private final ReadStream<Buffer> rest;
    private @Nullable Buffer first;
    private @Nullable Handler<Buffer> onPiece;
    private boolean paused = true;

    Prepended(Buffer first, ReadStream<Buffer> rest) {
        this.first = first;
        this.rest = rest;
    }

    private void deliverFirst() {
        Buffer piece = first;
        Handler<Buffer> handler = onPiece;
        if (piece != null && handler != null) {
            first = null;
            handler.handle(piece);
        }
    }

    @Override
    public Prepended exceptionHandler(@Nullable Handler<Throwable> handler) {
        rest.exceptionHandler(handler);
        return this;
    }

    @Override
    public Prepended handler(@Nullable Handler<Buffer> handler) {
        onPiece = handler;
        rest.handler(handler);
        return this;
    }

    @Override
    public Prepended endHandler(@Nullable Handler<Void> handler) {
        rest.endHandler(handler);
        return this;
    }

    @Override
    public Prepended pause() {
        paused = true;
        rest.pause();
        return this;
    }

    @Override
    public Prepended resume() {
        paused = false;
        deliverFirst();
        if (!paused) {
            rest.resume();
        }
        return this;
    }

    @Override
    public Prepended fetch(long amount) {
        deliverFirst();
        rest.fetch(amount);
        return this;
    }
}

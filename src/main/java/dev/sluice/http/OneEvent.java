package dev.sluice.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A JSON document on its way as the data of one event. */
final class OneEvent implements ReadStream<Buffer> {
    private static final Buffer BEGIN = Buffer.buffer("data: ");
    private static final Buffer END = Buffer.buffer("\n\n");

    private final ReadStream<Buffer> document;
    private @Nullable Handler<Buffer> onPiece;
    private boolean begun;

    OneEvent(ReadStream<Buffer> document) {
        this.document = document;
    }

    /** Line ends stand only between tokens of JSON, where a space means the same. */
    static byte[] oneLine(byte[] json) {
        byte[] line = json.clone();
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\r' || line[i] == '\n') {
                line[i] = ' ';
            }
        }
        return line;
    }

    @Override
    public OneEvent handler(@Nullable Handler<Buffer> handler) {
        onPiece = handler;
        document.handler(handler == null ? null : this::pass);
        return this;
    }

    private void pass(Buffer piece) {
        begin();
        deliver(Buffer.buffer(oneLine(piece.getBytes())));
    }

    private void begin() {
        if (!begun) {
            begun = true;
            deliver(BEGIN);
        }
    }

    private void deliver(Buffer bytes) {
        Handler<Buffer> handler = onPiece;
        if (handler != null) {
            handler.handle(bytes);
        }
    }

    @Override
    public OneEvent endHandler(@Nullable Handler<Void> handler) {
        document.endHandler(
                handler == null
                        ? null
                        : end -> {
                            begin();
                            deliver(END);
                            handler.handle(null);
                        });
        return this;
    }

    @Override
    public OneEvent exceptionHandler(@Nullable Handler<Throwable> handler) {
        document.exceptionHandler(handler);
        return this;
    }

    @Override
    public OneEvent pause() {
        document.pause();
        return this;
    }

    @Override
    public OneEvent resume() {
        document.resume();
        return this;
    }

    @Override
    public OneEvent fetch(long amount) {
        document.fetch(amount);
        return this;
    }
}

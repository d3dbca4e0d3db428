package dev.sluice.upstream.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The content of a reply, which no longer fails once it is all here. Vert.x fails what nobody has
 * read yet when its connection ends, and a server that goes away politely ends it right after its
 * last reply (RFC 9113, section 6.8).
 */
final class UntilWhole implements ReadStream<Buffer> {
    private final ReadStream<Buffer> content;
    private final Exchange exchange;

    UntilWhole(ReadStream<Buffer> content, Exchange exchange) {
        this.content = content;
        this.exchange = exchange;
    }

    @Override
    public UntilWhole exceptionHandler(@Nullable Handler<Throwable> handler) {
        content.exceptionHandler(
                handler == null
                        ? null
                        : failure -> {
                            if (!exchange.isWhole()) {
                                handler.handle(failure);
                            }
                        });
        return this;
    }

    @Override
    public UntilWhole handler(@Nullable Handler<Buffer> handler) {
        content.handler(handler);
        return this;
    }

    @Override
    public UntilWhole endHandler(@Nullable Handler<Void> handler) {
        content.endHandler(handler);
        return this;
    }

    @Override
    public UntilWhole pause() {
        content.pause();
        return this;
    }

    @Override
    public UntilWhole resume() {
        content.resume();
        return this;
    }

    @Override
    public UntilWhole fetch(long amount) {
        content.fetch(amount);
        return this;
    }
}

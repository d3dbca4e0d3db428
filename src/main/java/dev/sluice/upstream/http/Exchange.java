package dev.sluice.upstream.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * A request on its connection. Vert.x gives a connection to the next call as soon as the last octet
 * of a reply has come, long before anybody needs to have read it, and resetting the old request
 * would then close what is the next call's.
 */
final class Exchange {
    private final HttpClientRequest request;
    private final Runnable arrived;
    private final Channel channel;
    private final Guard guard;
    private volatile boolean taken;
    private volatile boolean refused;
    private volatile boolean whole;

    /**
     * Of a request of which nothing was sent yet.
     *
     * @param arrived called when the whole reply is there
     */
    Exchange(HttpClientRequest request, Runnable arrived) {
        this.request = request;
        this.arrived = arrived;
        this.channel = ((ConnectionBase) request.connection()).channel();
        this.guard = Guard.of(channel);
    }

    /** Sends it; done when it was handed to the network. */
    Future<Void> send(Buffer body) {
        Promise<Void> sent = Promise.promise();
        onItsLoop(
                () ->
                        guard.begin(
                                this,
                                () ->
                                        (body.length() == 0 ? request.end() : request.end(body))
                                                .onComplete(sent)));
        return sent.future();
    }

    /** From now on the server may receive it. */
    void takenUp() {
        taken = true;
    }

    /** The server has said that it has not looked at it, and will not. */
    void refused() {
        refused = true;
    }

    /** Whether the server has said so. */
    boolean isRefused() {
        return refused;
    }

    /** Whether the server can have acted on it. */
    boolean isTaken() {
        return taken && !refused;
    }

    /** The last octet of the reply has come. */
    void end() {
        whole = true;
        arrived.run();
    }

    /** Whether the last octet of the reply has come: nothing that happens later is its failure. */
    boolean isWhole() {
        return whole;
    }

    /**
     * Ends it, with its connection when that serves nobody else, unless the whole reply is there.
     */
    void giveUp() {
        onItsLoop(
                () -> {
                    if (guard.isUnderWay(this)) {
                        request.reset(Http2Error.CANCEL.code());
                    }
                });
    }

    /** Only there is it certain that the end of the reply does not come meanwhile. */
    private void onItsLoop(Runnable step) {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }
}

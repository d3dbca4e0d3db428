package dev.sluice.upstream.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
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
    private final ReplyGuard guard;

    /**
     * Begins one; nothing of the request may have been sent yet.
     *
     * @param arrived called when the whole reply is there
     */
    Exchange(HttpClientRequest request, Runnable arrived) {
        this.request = request;
        this.arrived = arrived;
        this.channel = ((ConnectionBase) request.connection()).channel();
        this.guard = ReplyGuard.of(channel);
        onItsLoop(() -> guard.begin(this));
    }

    /** The last octet of the reply has come. */
    void end() {
        arrived.run();
    }

    /** Closes the connection, unless the whole reply has come over it. */
    void giveUp() {
        onItsLoop(
                () -> {
                    if (guard.isUnderWay(this)) {
                        request.reset();
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

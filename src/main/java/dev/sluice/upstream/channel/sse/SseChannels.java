package dev.sluice.upstream.channel.sse;

import dev.sluice.upstream.HttpRequests;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.channel.Channel;
import dev.sluice.upstream.channel.ChannelOpener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

/** Opens the streams of servers that speak HTTP+SSE. */
final class SseChannels implements ChannelOpener {
    private final Vertx vertx;
    private final HttpRequests http;
    private final int longest;

    /**
     * Opens nothing yet.
     *
     * @param longest the octets of the longest event
     */
    SseChannels(Vertx vertx, HttpRequests http, int longest) {
        this.vertx = vertx;
        this.http = http;
        this.longest = longest;
    }

    @Override
    public Future<Channel> open(Server server, Channel.Listener listener) {
        // not the asking request's own: the channel outlives it
        ContextInternal loop = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
        return new SseChannel(server, http, loop, listener, longest).open();
    }
}

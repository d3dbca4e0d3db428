package dev.sluice.upstream.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Judges what a server sends on one connection, and knows which exchange it belongs to. All of it
 * is called on the connection's event loop.
 */
interface Guard {
    /** Sends a request; what answers it belongs to the exchange from then on. */
    void begin(Exchange exchange, Runnable send);

    /** Whether more of its reply is to come. */
    boolean isUnderWay(Exchange exchange);

    /**
     * Puts a guard into a connection that was just opened; one without a guard is closed.
     *
     * @param leaving called when the server says that it takes no more requests on it
     */
    static void install(HttpConnection connection, Runnable leaving) {
        Channel channel = ((ConnectionBase) connection).channel();
        // Without a handler Vert.x would log at length what the failed call already tells.
        connection.exceptionHandler(
                failure ->
                        Logger.getLogger(Guard.class)
                                .debugf(
                                        "connection to a server: %s",
                                        failure.getClass().getName()));
        Http2ConnectionHandler streams = channel.pipeline().get(Http2ConnectionHandler.class);
        ChannelHandlerContext codec = channel.pipeline().context(HttpClientCodec.class);
        if (streams != null) {
            Installed.in(channel, StreamGuard.on(streams, leaving));
        } else if (codec != null) {
            ReplyGuard guard = new ReplyGuard();
            channel.pipeline().addBefore(codec.name(), "reply-guard", guard);
            Installed.in(channel, guard);
        } else {
            connection.close();
            throw new IllegalStateException("nothing to guard");
        }
    }

    /** The guard of a connection, also of one that was closed since. */
    static Guard of(Channel channel) {
        return Objects.requireNonNull(
                channel.attr(Installed.KEY).get(), "every connection has one");
    }

    /** Where a connection keeps its guard. */
    final class Installed {
        private static final AttributeKey<Guard> KEY = AttributeKey.valueOf(Guard.class, "guard");

        private Installed() {}

        private static void in(Channel channel, Guard guard) {
            channel.attr(KEY).set(guard);
        }
    }
}

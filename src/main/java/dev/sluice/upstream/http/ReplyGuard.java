package dev.sluice.upstream.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a server's socket and the HTTP decoder. Octets pass as they come, but for a piece
 * in which something is wrong: that piece never reaches the decoder, whoever waits for the reply is
 * told that it failed, and the connection is closed, so that nobody else gets what was left on it.
 */
final class ReplyGuard extends ChannelDuplexHandler {
    private static final Logger LOG = Logger.getLogger(ReplyGuard.class);

    private static final AttributeKey<ReplyGuard> OF_CHANNEL =
            AttributeKey.valueOf(ReplyGuard.class, "of-channel");

    private final ReplyFraming framing = new ReplyFraming();
    private @Nullable Exchange underWay;
    private boolean broken;

    private ReplyGuard() {}

    /** Puts a guard into a connection that was just opened; one without a guard is closed. */
    static void install(HttpConnection connection) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        ChannelHandlerContext codec = pipeline.context(HttpClientCodec.class);
        if (codec == null) {
            connection.close();
            throw new IllegalStateException("no HttpClientCodec to guard");
        }
        // Without a handler Vert.x would log at length what the failed call already tells.
        connection.exceptionHandler(
                failure -> LOG.debugf("connection to a server: %s", failure.getClass().getName()));
        ReplyGuard guard = new ReplyGuard();
        pipeline.addBefore(codec.name(), "reply-guard", guard);
        pipeline.channel().attr(OF_CHANNEL).set(guard);
    }

    /** The guard of a connection, also of one that was closed since. */
    static ReplyGuard of(Channel channel) {
        return Objects.requireNonNull(channel.attr(OF_CHANNEL).get(), "every connection has one");
    }

    /** The octets that come next answer this one. Called on the connection's event loop. */
    void begin(Exchange exchange) {
        underWay = exchange;
    }

    /** Whether more of its reply is to come. Called on the connection's event loop. */
    boolean isUnderWay(Exchange exchange) {
        return underWay == exchange;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
            throws Exception {
        framing.asked();
        super.write(context, message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (broken || !(message instanceof ByteBuf octets)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            judge(octets);
        } catch (ReplyFault fault) {
            broken = true;
            octets.release();
            // The connection's owner fails the request under way and closes the connection.
            context.fireExceptionCaught(fault);
            return;
        }
        Exchange whole = framing.isIdle() ? underWay : null;
        if (whole != null) {
            underWay = null;
        }
        context.fireChannelRead(octets);
        if (whole != null) {
            whole.end(); // only now does Vert.x have the connection back
        }
    }

    private void judge(ByteBuf octets) throws ReplyFault {
        int at = octets.readerIndex();
        int end = octets.writerIndex();
        while (at < end) {
            int data = (int) Math.min(framing.data(), end - at);
            if (data > 0) {
                framing.skip(data);
                at += data;
            } else {
                framing.accept(octets.getUnsignedByte(at));
                at++;
            }
        }
    }
}

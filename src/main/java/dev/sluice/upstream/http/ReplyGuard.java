package dev.sluice.upstream.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the HTTP decoder and the socket of a server that could have spoken HTTP/2 and does
 * not. Octets pass as they come, but for a piece in which something is wrong: that piece never
 * reaches the decoder, whoever waits for the reply is told that it failed, and the connection is
 * closed, so that nobody else gets what was left on it.
 */
final class ReplyGuard extends ChannelDuplexHandler implements Guard {
    private static final ReplyFraming.Reader NOBODY =
            new ReplyFraming.Reader() {
                @Override
                public void head(ReplyHead head) {}

                @Override
                public void content(ByteBuf octets, int length) {
                    octets.skipBytes(length);
                }

                @Override
                public void end() {}
            };

    private final ReplyFraming framing = new ReplyFraming();
    private @Nullable Exchange underWay;
    private boolean broken;

    @Override
    public void begin(Exchange exchange, Runnable send) {
        underWay = exchange;
        send.run();
    }

    @Override
    public boolean isUnderWay(Exchange exchange) {
        return underWay == exchange;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
            throws Exception {
        framing.asked();
        Exchange asked = underWay;
        if (asked != null && context.channel().isActive()) {
            asked.takenUp();
        }
        super.write(context, message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (broken || !(message instanceof ByteBuf octets)) {
            ReferenceCountUtil.release(message);
            return;
        }
        int begin = octets.readerIndex();
        try {
            framing.accept(octets, NOBODY);
        } catch (ReplyFault fault) {
            broken = true;
            octets.release();
            // The connection's owner fails the request under way and closes the connection.
            context.fireExceptionCaught(fault);
            return;
        }
        octets.readerIndex(begin);
        Exchange whole = framing.isIdle() ? underWay : null;
        if (whole != null) {
            underWay = null;
        }
        context.fireChannelRead(octets);
        if (whole != null) {
            whole.end(); // only now does Vert.x have the connection back
        }
    }
}

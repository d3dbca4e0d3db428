package dev.sluice.upstream.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a server's socket and the HTTP decoder. Octets pass as they come, but for a piece
 * in which something is wrong: that piece never reaches the decoder, whoever waits for the reply is
 * told that it failed, and the connection is closed, so that nobody else gets what was left on it.
 */
final class ReplyGuard extends ChannelDuplexHandler implements Guard {
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

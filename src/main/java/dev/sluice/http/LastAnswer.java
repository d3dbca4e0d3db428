package dev.sluice.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Counts the requests of one connection, and once the gateway is leaving makes the next answer the
 * connection's last: it says so (RFC 9112, section 9.6), so the client sends nothing more on it
 * that would be lost. A request that was sent before is answered first, or was never begun.
 */
final class LastAnswer extends ChannelDuplexHandler {
    private final Traffic traffic;
    private int asked;
    private int begun;
    private int answered;
    private boolean inContent;
    private boolean last;
    private boolean deaf;

    LastAnswer(Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        deaf |= last && message instanceof HttpRequest;
        if (deaf) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest) {
            asked++;
            inContent = true;
            traffic.begun();
        }
        boolean whole = message instanceof LastHttpContent;
        context.fireChannelRead(message);
        if (whole) {
            inContent = false;
            closeIfDone(context);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
            throws Exception {
        boolean interim =
                message instanceof HttpResponse response
                        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (!interim && message instanceof HttpResponse response) {
            begun++;
            if (begun == asked && traffic.isLeaving()) {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                last = true;
            }
        }
        if (!interim && message instanceof LastHttpContent) {
            ChannelPromise told = promise.unvoid();
            told.addListener(written -> answered(context));
            super.write(context, message, told);
        } else {
            super.write(context, message, promise);
        }
    }

    private void answered(ChannelHandlerContext context) {
        if (answered < asked) { // not yet counted when the connection was lost
            answered++;
            traffic.ended(1);
            closeIfDone(context);
        }
    }

    private void closeIfDone(ChannelHandlerContext context) {
        if (last && !inContent && answered == asked) {
            var unused = context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        traffic.ended(asked - answered);
        answered = asked;
        context.fireChannelInactive();
    }
}

package dev.sluice.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
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
    private final ChannelFutureListener answered = this::answered;

    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext context;

    private int asked;
    private int begun;
    private int ended;
    private boolean inContent;
    private boolean last;
    private boolean deaf;

    LastAnswer(Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
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
        from.fireChannelRead(message);
        if (whole) {
            inContent = false;
            closeIfDone();
        }
    }

    @Override
    public void write(ChannelHandlerContext to, Object message, ChannelPromise promise)
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
            told.addListener(answered);
            super.write(to, message, told);
        } else {
            super.write(to, message, promise);
        }
    }

    private void answered(ChannelFuture written) {
        if (ended < asked) { // not yet counted when the connection was lost
            ended++;
            traffic.ended(1);
            closeIfDone();
        }
    }

    private void closeIfDone() {
        if (last && !inContent && ended == asked) {
            var unused = context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        traffic.ended(asked - ended);
        ended = asked;
        from.fireChannelInactive();
    }
}

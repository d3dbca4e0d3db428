package dev.sluice.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Tells a connection's guard when answers begin and end, as messages: so the guard knows whose turn
 * it is without reading what the server writes. Stands right behind the encoder.
 */
final class AnswerWatch extends ChannelOutboundHandlerAdapter {
    private final FramingGuard guard;

    AnswerWatch(FramingGuard guard) {
        this.guard = guard;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
            throws Exception {
        boolean interim =
                message instanceof HttpResponse response
                        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        boolean begins = message instanceof HttpResponse && !interim;
        boolean ends = message instanceof LastHttpContent && !interim;
        if (begins) {
            guard.answerBegun();
        }
        super.write(context, message, promise);
        if (ends) {
            guard.answerDone();
        }
    }
}

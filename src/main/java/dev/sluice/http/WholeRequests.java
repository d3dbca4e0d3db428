package dev.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that come in whole, as most do: each is passed on as the messages
 * that the decoder would have made of it, so that nothing has to be read a second time.
 */
final class WholeRequests {
    private final FramingLimits limits;
    private final RequestFraming framing;
    private @Nullable ChannelHandlerContext passing;
    private byte @Nullable [] content;

    WholeRequests(FramingLimits limits, RequestFraming framing) {
        this.limits = limits;
        this.framing = framing;
    }

    /** Takes one off the octets and passes it; false when it is not all there, or not as usual. */
    boolean pass(ByteBuf octets, ChannelHandlerContext context) {
        if (!framing.betweenRequests()) {
            return false;
        }
        WholeHead head = WholeHead.here();
        int headLength = head.judge(octets, octets.readerIndex(), limits);
        int length = head.contentLength();
        if (headLength == 0 || octets.readableBytes() - headLength < length) {
            return false;
        }
        framing.passHead(length);
        framing.skip(length);
        octets.skipBytes(headLength);
        HttpRequest request = head.request();
        if (length == 0) {
            context.fireChannelRead(request);
            context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
            return true;
        }
        byte[] whole = new byte[length];
        octets.readBytes(whole);
        passing = context;
        content = whole;
        context.fireChannelRead(request);
        if (content != null) {
            content = null;
            context.fireChannelRead(new DefaultLastHttpContent(Unpooled.wrappedBuffer(whole)));
        }
        return true;
    }

    /** Whether the content of the request that is being passed is here, and nobody has taken it. */
    boolean holdsContent() {
        return content != null;
    }

    /**
     * The content of the request that is being passed, which is at its end then; null when it comes
     * as the decoder's does. Only whoever is given the request may ask, and before returning.
     */
    byte @Nullable [] takeContent() {
        byte[] taken = content;
        ChannelHandlerContext context = passing;
        if (taken == null || context == null || !context.executor().inEventLoop()) {
            return null;
        }
        content = null;
        context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        return taken;
    }
}

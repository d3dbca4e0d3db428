package dev.sluice.upstream.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the HTTP/2 decoder and Vert.x: what {@link ReplyGuard} is to a connection of
 * HTTP/1.1. The decoder judges frames, field compression, flow control and content lengths, and
 * bounds what each may cost; this one judges what they say as replies. A stream on which something
 * is wrong is reset, and the other streams of the connection go on.
 */
final class StreamGuard extends Http2FrameListenerDecorator implements Guard {
    private final Runnable leaving;
    private final Map<Integer, StreamReply> underWay = new HashMap<>();
    private @Nullable Exchange beginning;

    private StreamGuard(Http2FrameListener behind, Runnable leaving) {
        super(behind);
        this.leaving = leaving;
    }

    /** Put where the decoder tells Vert.x of frames; no request was sent yet. */
    static StreamGuard on(Http2ConnectionHandler connection, Runnable leaving) {
        StreamGuard guard = new StreamGuard(connection.decoder().frameListener(), leaving);
        connection.decoder().frameListener(guard);
        connection
                .connection()
                .addListener(
                        new Http2ConnectionAdapter() {
                            @Override
                            public void onStreamActive(Http2Stream stream) {
                                guard.opened(stream.id());
                            }

                            @Override
                            public void onStreamClosed(Http2Stream stream) {
                                guard.underWay.remove(stream.id());
                            }
                        });
        return guard;
    }

    @Override
    public void begin(Exchange exchange, Runnable send) {
        beginning = exchange;
        try {
            send.run();
        } finally {
            beginning = null;
        }
    }

    /** Streams open while a request is written, and for nothing else: servers may push none. */
    private void opened(int stream) {
        Exchange exchange = beginning;
        if (exchange != null) {
            exchange.takenUp();
            underWay.put(stream, new StreamReply(exchange));
            beginning = null;
        }
    }

    @Override
    public boolean isUnderWay(Exchange exchange) {
        return underWay.values().stream().anyMatch(each -> each.exchange() == exchange);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int stream,
            Http2Headers fields,
            int padding,
            boolean last)
            throws Http2Exception {
        if (isWanted(stream, fields, last)) {
            StreamReply whole = last ? underWay.remove(stream) : null;
            super.onHeadersRead(context, stream, fields, padding, last);
            end(whole);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int stream,
            Http2Headers fields,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last)
            throws Http2Exception {
        onHeadersRead(context, stream, fields, padding, last); // nobody here weighs replies
    }

    private boolean isWanted(int stream, Http2Headers fields, boolean last) throws Http2Exception {
        StreamReply reply = underWay.get(stream);
        try {
            return reply != null && reply.accept(fields, last);
        } catch (ReplyFault fault) {
            throw reset(stream, fault);
        }
    }

    @Override
    public int onDataRead(
            ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean last)
            throws Http2Exception {
        StreamReply reply = underWay.get(stream);
        if (reply == null) {
            return data.readableBytes() + padding; // all of it is done with
        }
        try {
            reply.accept(data.readableBytes());
        } catch (ReplyFault fault) {
            throw reset(stream, fault);
        }
        StreamReply whole = last ? underWay.remove(stream) : null;
        int consumed = super.onDataRead(context, stream, data, padding, last);
        end(whole);
        return consumed;
    }

    /** Told when Vert.x has it all, and before the connection may be given up for any reason. */
    private static void end(@Nullable StreamReply whole) {
        if (whole != null) {
            whole.exchange().end();
        }
    }

    private static Http2Exception reset(int stream, ReplyFault fault) {
        return Http2Exception.streamError(
                stream, Http2Error.PROTOCOL_ERROR, fault, "%s", fault.reason());
    }

    /** Section 8.7: what is refused this way was not looked at. */
    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int stream, long code)
            throws Http2Exception {
        StreamReply reply = underWay.get(stream);
        if (reply != null && !reply.hasBegun() && code == Http2Error.REFUSED_STREAM.code()) {
            reply.exchange().refused();
        }
        super.onRstStreamRead(context, stream, code);
    }

    /** Section 6.8: what is above the last stream was not looked at, and the rest may end. */
    @Override
    public void onGoAwayRead(
            ChannelHandlerContext context, int lastStream, long code, ByteBuf words)
            throws Http2Exception {
        underWay.forEach(
                (stream, reply) -> {
                    if (stream > lastStream && !reply.hasBegun()) {
                        reply.exchange().refused();
                    }
                });
        leaving.run();
        super.onGoAwayRead(context, lastStream, code, words);
    }
}

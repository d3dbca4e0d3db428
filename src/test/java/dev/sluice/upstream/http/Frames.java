package dev.sluice.upstream.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;

/** Writes HTTP/2 frames as no good server would; used on the server's event loop. */
final class Frames {
    private final int stream;
    private final ChannelHandlerContext context;
    private final Http2ConnectionHandler handler;
    private final Http2ConnectionEncoder encoder;

    /** In answer to a request. */
    Frames(HttpServerRequest request) {
        var pipeline = ((ConnectionBase) request.connection()).channel().pipeline();
        this.handler = pipeline.get(Http2ConnectionHandler.class);
        this.stream = request.response().streamId();
        this.context = pipeline.context(handler);
        this.encoder = handler.encoder();
    }

    /**
     * A block of fields.
     *
     * @param fields names and values by turns
     */
    Frames head(boolean last, String... fields) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        var unused = encoder.writeHeaders(context, stream, headers, 0, last, context.newPromise());
        flush();
        return this;
    }

    Frames data(boolean last, String text) {
        var unused =
                encoder.writeData(
                        context,
                        stream,
                        Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII),
                        0,
                        last,
                        context.newPromise());
        flush();
        return this;
    }

    Frames reset(long code) {
        var unused = encoder.writeRstStream(context, stream, code, context.newPromise());
        flush();
        return this;
    }

    /** Also what waits for its turn in the flow control. */
    private void flush() {
        handler.flush(context);
    }

    /** Closes the connection, when what was written is on its way. */
    void close() {
        var unused = context.pipeline().firstContext().close();
    }

    Frames goAway(int lastStream, long code) {
        var unused =
                encoder.writeGoAway(
                        context, lastStream, code, Unpooled.EMPTY_BUFFER, context.newPromise());
        flush();
        return this;
    }

    /** How many octets of content the other side takes now. */
    int window() {
        return encoder.flowController().windowSize(encoder.connection().stream(stream));
    }

    /** How many octets of content the other side takes of a stream of which it has read nothing. */
    int firstWindow() {
        return encoder.flowController().initialWindowSize();
    }

    int stream() {
        return stream;
    }
}

package dev.sluice.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link FramingGuard} into every connection of a Vert.x server: {@code
 * vertx.createHttpServer(guarded.harden(options)).connectionHandler(guarded)}. Vert.x calls the
 * handler while it sets the connection up, before the first octet is read.
 *
 * <p>A connection that cannot be guarded is closed. This class, {@link WholeHead}, and the one that
 * guards replies of servers, are the only ones that know the insides of Vert.x, of which {@link
 * ConnectionBase} is one.
 */
public final class GuardedConnections implements Handler<HttpConnection> {
    /** Room for the decoder's own counting, so that its limits are never met before the guard's. */
    private static final int DECODER_SLACK = 1024;

    private final FramingLimits limits;
    private final ConnectionListener listener;
    private final ConnectionBound bound;
    private final Traffic traffic;
    private final @Nullable AccessTrail trail;

    /**
     * Guards connections with the same limits.
     *
     * @param listener hears of all that are ended
     * @param bound how many may be open, here and wherever else it is used
     * @param traffic what is under way, here and wherever else it is used
     */
    GuardedConnections(
            FramingLimits limits,
            ConnectionListener listener,
            ConnectionBound bound,
            Traffic traffic) {
        this(limits, listener, bound, traffic, null);
    }

    /**
     * Guards connections with the same limits, and writes down what comes over them.
     *
     * @param trail null writes nothing
     */
    GuardedConnections(
            FramingLimits limits,
            ConnectionListener listener,
            ConnectionBound bound,
            Traffic traffic,
            @Nullable AccessTrail trail) {
        this.limits = limits;
        this.listener = listener;
        this.bound = bound;
        this.traffic = traffic;
        this.trail = trail;
    }

    /** A copy of the options with everything off that would speak another protocol. */
    public HttpServerOptions harden(HttpServerOptions options) {
        return new HttpServerOptions(options)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setDecompressionSupported(false)
                .setMaxInitialLineLength(limits.requestLine() + DECODER_SLACK)
                .setMaxHeaderSize(limits.headerBlock() + DECODER_SLACK);
    }

    @Override
    public void handle(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        traffic.met(channel);
        if (!bound.enter()) {
            listener.tooMany();
            var unused = channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> bound.leave());
        try {
            install(channel);
        } catch (RuntimeException e) {
            var unused = channel.close();
            throw e;
        }
    }

    /** Tells the access log which id a request was given, on its event loop. */
    static void named(HttpConnection connection, String requestId) {
        AccessWatch.name(((ConnectionBase) connection).channel(), requestId);
    }

    /** Requests of a connection that come in whole. */
    static @Nullable WholeRequests wholeRequests(HttpConnection connection) {
        FramingGuard guard =
                ((ConnectionBase) connection).channel().pipeline().get(FramingGuard.class);
        return guard == null ? null : guard.wholeRequests();
    }

    private void install(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext encoder = required(pipeline, HttpResponseEncoder.class);
        ConnectionListener heard = listener;
        if (trail != null && trail.isOn()) {
            AccessWatch watch = new AccessWatch(trail, channel.remoteAddress());
            pipeline.addAfter(encoder.name(), "access-watch", watch);
            heard = watch.heardBy(listener);
        }
        FramingGuard guard = new FramingGuard(limits, heard, true);
        pipeline.addAfter(encoder.name(), "last-answer", new LastAnswer(traffic));
        pipeline.addAfter(encoder.name(), "answer-watch", new AnswerWatch(guard));
        // Directly ahead of the decoder: first of all that reads HTTP, and after TLS if there is.
        ChannelHandlerContext decoder = required(pipeline, HttpRequestDecoder.class);
        pipeline.addBefore(decoder.name(), "framing-guard", guard);
        pipeline.addBefore(
                decoder.name(),
                "stalled-client",
                new StalledClient(limits.stalledTime(), listener));
    }

    private static ChannelHandlerContext required(
            ChannelPipeline pipeline, Class<? extends ChannelHandler> handler) {
        ChannelHandlerContext context = pipeline.context(handler);
        if (context == null) {
            throw new IllegalStateException("no " + handler.getSimpleName() + " to guard");
        }
        return context;
    }
}

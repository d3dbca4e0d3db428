package dev.sluice.http;

import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Sees the requests of one connection come and their answers go, for the access log. Answers leave
 * in the order of their requests.
 */
final class AccessWatch extends ChannelDuplexHandler {
    private final AccessTrail trail;
    private final SocketAddress from;
    private final Queue<Visit> unnamed = new ArrayDeque<>();
    private final Queue<Visit> unanswered = new ArrayDeque<>();
    private final Queue<Visit> leaving = new ArrayDeque<>();

    AccessWatch(AccessTrail trail, SocketAddress from) {
        this.trail = trail;
        this.from = from;
    }

    /** Gives the request that is handled now its id; requests are handled in their order. */
    static void name(Channel channel, String requestId) {
        AccessWatch watch = channel.pipeline().get(AccessWatch.class);
        Visit handled = watch == null ? null : watch.unnamed.poll();
        if (handled != null) {
            handled.named(requestId);
        }
    }

    /** Also tells of what is refused before it is a request. */
    ConnectionListener heardBy(ConnectionListener listener) {
        return new ConnectionListener() {
            @Override
            public void refused(int status, String reason) {
                trail.unreadable(from, status);
                listener.refused(status, reason);
            }

            @Override
            public void tooMany() {
                listener.tooMany();
            }

            @Override
            public void stalled() {
                listener.stalled();
            }
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            Visit visit =
                    new Visit(
                            request.method().name(),
                            request.uri(),
                            request.protocolVersion().text(),
                            trail.now());
            unnamed.add(visit);
            unanswered.add(visit);
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
            throws Exception {
        Visit visit = unanswered.peek();
        boolean interim =
                message instanceof HttpResponse response
                        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (visit == null || interim) {
            super.write(context, message, promise);
            return;
        }
        if (message instanceof HttpResponse response) {
            visit.answered(response.status().code());
        }
        if (message instanceof ByteBufHolder content) {
            visit.sent(content.content().readableBytes());
        }
        if (message instanceof LastHttpContent) {
            unanswered.remove();
            leaving.add(visit);
            ChannelPromise told = promise.unvoid();
            told.addListener(written -> left(visit, written.isSuccess()));
            super.write(context, message, told);
        } else {
            super.write(context, message, promise);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leaving.addAll(unanswered);
        unanswered.clear();
        for (Visit each = leaving.peek(); each != null; each = leaving.peek()) {
            left(each, false);
        }
        context.fireChannelInactive();
    }

    /** Told once of each, whatever is heard of it first. */
    private void left(Visit visit, boolean complete) {
        if (leaving.remove(visit)) {
            trail.left(from, visit, complete);
        }
    }
}

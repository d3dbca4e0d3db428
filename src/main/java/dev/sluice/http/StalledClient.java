package dev.sluice.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;

/**
 * Cuts a connection whose client does not read: its write queue stays full for a whole period in
 * which less than {@link #LEAST_READ} bytes of it were taken. Whoever takes that many in each
 * period keeps its connection.
 */
final class StalledClient extends ChannelInboundHandlerAdapter {
    /**
     * The bytes that a client with a full queue must take in each period; who takes less is cut,
     * though it reads. It is what a full queue must lose before Netty calls it writable again.
     */
    static final long LEAST_READ = 32 << 10;

    private final Duration patience;
    private final ConnectionListener listener;
    private long waiting;

    @SuppressWarnings("NullAway.Init")
    private Deadline deadline;

    StalledClient(Duration patience, ConnectionListener listener) {
        this.patience = patience;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = new Deadline(context.channel().eventLoop(), () -> expired(context));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.cancel();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deadline.cancel();
        context.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable() || !context.channel().isActive()) {
            deadline.none();
        } else {
            watch(context);
        }
        context.fireChannelWritabilityChanged();
    }

    private void watch(ChannelHandlerContext context) {
        waiting = waitingBytes(context);
        deadline.in(patience.toNanos());
    }

    private void expired(ChannelHandlerContext context) {
        if (waiting - waitingBytes(context) >= LEAST_READ) {
            watch(context);
        } else {
            listener.stalled();
            var unused = context.close();
        }
    }

    private static long waitingBytes(ChannelHandlerContext context) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}

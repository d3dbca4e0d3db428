package dev.sluice.upstream.http;

import dev.sluice.upstream.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpClosedException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server, in place of what Vert.x makes of one: reads each reply once, judging it
 * as it goes. Of a piece in which something is wrong nothing is passed on; whoever waits for the
 * reply is told that it failed, and the connection is closed, so that nobody else gets what was
 * left on it. Used on its event loop only.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements ReplyFraming.Reader {
    private static final byte[] NOTHING = {};

    private final Http1Connections owner;
    private final @Nullable InetAddress address;
    private final ReplyFraming framing = new ReplyFraming();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Http1Call underWay;
    private boolean broken;
    private long idleSince;
    private @Nullable String keepAlive;
    private long keepNanos = Long.MAX_VALUE;

    // Of the piece that is being read.
    private boolean begun;
    private boolean ended;
    private boolean leavesOpen;
    private int status;
    private @Nullable Headers headers;
    private byte[] content = NOTHING;
    private int length;

    /**
     * One that stands.
     *
     * @param address what its server's host was found to be; null for a host that is an address
     */
    Http1Connection(Http1Connections owner, @Nullable InetAddress address) {
        this.owner = owner;
        this.address = address;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext added = context;
        if (added == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return added;
    }

    @Nullable InetAddress address() {
        return address;
    }

    long idleSince() {
        return idleSince;
    }

    void idleSince(long nanos) {
        idleSince = nanos;
    }

    /** How long its server keeps it when it is idle, as far as it says so. */
    long keepNanos() {
        return keepNanos;
    }

    boolean isOpen() {
        return !broken && context().channel().isActive();
    }

    ByteBufAllocator allocator() {
        return context().alloc();
    }

    EventLoop loop() {
        return context().channel().eventLoop();
    }

    /** Sends a request; from now on the server may receive it, and answers this call. */
    void send(Http1Call call, ByteBuf octets) {
        underWay = call;
        framing.asked();
        var unused = context().writeAndFlush(octets, context().voidPromise());
    }

    /** Ends a call's use of it, with the connection, unless the whole reply is there. */
    void giveUp(Http1Call call) {
        if (loop().inEventLoop()) {
            if (underWay == call) {
                underWay = null;
                broken = true;
                close();
            }
        } else {
            loop().execute(() -> giveUp(call));
        }
    }

    void close() {
        var unused = context().close();
    }

    /**
     * Nobody uses it any more.
     *
     * @param open whether another request may be sent over it
     */
    void release(boolean open) {
        if (open && isOpen()) {
            listen(true);
            owner.keep(this, loop());
        } else {
            broken = true;
            close();
        }
    }

    /** Whether to take what comes; what nobody reads is not taken. */
    void listen(boolean on) {
        if (context().channel().config().isAutoRead() != on) {
            context().channel().config().setAutoRead(on);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext at, Object message) {
        if (broken || !(message instanceof ByteBuf octets)) {
            ReferenceCountUtil.release(message);
            return;
        }
        begun = false;
        ended = false;
        length = 0;
        content = NOTHING;
        try {
            framing.accept(octets, this);
        } catch (ReplyFault fault) {
            fail(fault);
            return;
        } finally {
            octets.release();
        }
        tell();
    }

    private void tell() {
        Http1Call call = underWay;
        if (call == null) {
            return;
        }
        byte[] piece = length == content.length ? content : Arrays.copyOf(content, length);
        content = NOTHING;
        boolean whole = ended;
        Headers fields = begun ? headers : null;
        headers = null;
        if (whole) {
            underWay = null;
            release(leavesOpen);
        }
        call.arrived(status, fields, piece, whole);
    }

    @Override
    public void head(ReplyHead head) {
        begun = true;
        status = head.status();
        headers = head.fields();
        leavesOpen = head.leavesOpen();
        String told = headers.get("keep-alive");
        if (!Objects.equals(told, keepAlive)) { // nearly always the same, again and again
            keepAlive = told;
            long seconds = KeepAlive.seconds(told);
            keepNanos = seconds < 0 ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds);
        }
    }

    @Override
    public void content(ByteBuf octets, int more) {
        if (length + more > content.length) {
            content =
                    length == 0
                            ? new byte[more]
                            : Arrays.copyOf(content, length + octets.readableBytes());
        }
        octets.readBytes(content, length, more);
        length += more;
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext at) {
        owner.gone(this);
        Http1Call call = underWay;
        underWay = null;
        if (call == null) {
            return;
        }
        if (framing.isToTheEnd() && !broken) {
            call.arrived(status, null, NOTHING, true);
        } else {
            call.broken(new HttpClosedException("Connection was closed"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext at, Throwable failure) {
        // Nothing is logged at length: the failed call tells it.
        Logger.getLogger(Http1Connection.class)
                .debugf("connection to a server: %s", failure.getClass().getName());
        fail(failure);
    }

    private void fail(Throwable failure) {
        broken = true;
        Http1Call call = underWay;
        underWay = null;
        close();
        if (call != null) {
            call.broken(failure);
        }
    }
}

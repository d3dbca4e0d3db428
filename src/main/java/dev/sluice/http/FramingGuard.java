package dev.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the socket and the HTTP decoder of one connection. A request's head is held back
 * until the whole of it was judged, content passes as it comes, and from the first octet that is
 * refused nothing reaches the decoder any more.
 *
 * <p>A refusal is answered with its bare status when it is that request's turn to be answered: all
 * earlier requests of the connection have their answers and this one has none yet. Requests that
 * are still being answered get their answers first, then the connection is closed without a word.
 * If the refused content belongs to a request whose answer has begun, it is closed at once.
 *
 * <p>The guard also ends connections whose head does not come to its end, and idle ones. Content
 * that comes slowly is for the handler of the request to judge.
 */
public final class FramingGuard extends ChannelDuplexHandler {
    /** How long a refused client may take to read its answer before the socket is taken away. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private enum Stage {
        /** Octets are judged and passed on. */
        JUDGING,
        /** Nothing comes in any more; answers to requests that passed still go out. */
        DRAINING,
        /** Nothing comes in and nothing goes out. */
        SILENT
    }

    private enum Awaited {
        HEAD,
        ANSWER,
        NEXT_REQUEST
    }

    private final FramingLimits limits;
    private final ConnectionListener listener;
    private final RequestFraming framing;
    private final @Nullable WholeRequests whole;

    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext ctx;

    @SuppressWarnings("NullAway.Init")
    private WholeHead head;

    @SuppressWarnings("NullAway.Init")
    private Deadline deadline;

    private Stage stage = Stage.JUDGING;
    private Awaited awaited = Awaited.HEAD;
    private long awaitedSince;
    private long answersBegun;
    private long answersDone;
    private @Nullable ByteBuf held;

    /** The guard of one new connection, which passes octets. */
    public FramingGuard(FramingLimits limits, ConnectionListener listener) {
        this(limits, listener, false);
    }

    /**
     * The guard of one new connection.
     *
     * @param decodes whether requests that come in whole are passed as the messages that the
     *     decoder would make of them, past the decoder; all others go as octets
     */
    FramingGuard(FramingLimits limits, ConnectionListener listener, boolean decodes) {
        this.limits = limits;
        this.listener = listener;
        this.framing = new RequestFraming(limits);
        this.whole = decodes ? new WholeRequests(limits, framing) : null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        head = WholeHead.here();
        deadline = new Deadline(context.channel().eventLoop(), this::expired);
        deadline.in(limits.headTime().toNanos());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        end();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (stage == Stage.JUDGING && message instanceof ByteBuf octets) {
            passWhole(octets);
            if (octets.isReadable() && stage == Stage.JUDGING) {
                pass(octets, judge(octets));
            } else {
                octets.release();
            }
            FramingFault fault = framing.fault();
            if (fault == null) {
                await();
            } else {
                refuse(fault);
            }
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /** Requests that come in whole; null where all of them go on as octets. */
    @Nullable WholeRequests wholeRequests() {
        return whole;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
            throws Exception {
        if (stage == Stage.SILENT) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
        } else {
            super.write(context, message, promise);
        }
    }

    /** A final answer has begun to leave. */
    void answerBegun() {
        answersBegun++;
    }

    /** A final answer has left, in whole. */
    void answerDone() {
        answersDone++;
        if (stage == Stage.DRAINING && owedAnswers() == 0) {
            closeAfterWrites();
        } else {
            await();
        }
    }

    /** Judges what is readable; the index up to which it may pass. */
    private int judge(ByteBuf octets) {
        int at = octets.readerIndex();
        int end = octets.writerIndex();
        int safe = at;
        while (at < end) {
            if (framing.data() > 0) {
                int data = (int) Math.min(framing.data(), end - at);
                framing.skip(data);
                at += data;
                safe = at;
                continue;
            }
            int length = framing.betweenRequests() ? head.judge(octets, at, limits) : 0;
            if (length > 0) {
                framing.passHead(head.contentLength());
                at += length;
                safe = at;
                continue;
            }
            Verdict verdict = framing.accept(octets.getByte(at));
            at++;
            if (verdict == Verdict.REFUSE) {
                return safe;
            }
            if (verdict == Verdict.PASS) {
                safe = at;
            }
        }
        return safe;
    }

    private void passWhole(ByteBuf octets) {
        boolean more = true;
        while (whole != null && more && octets.isReadable() && stage == Stage.JUDGING) {
            more = whole.pass(octets, ctx);
        }
    }

    private void pass(ByteBuf octets, int safe) {
        int passing = safe - octets.readerIndex();
        if (passing == 0) {
            hold(octets);
            return;
        }
        ByteBuf earlier = held;
        held = null;
        if (earlier != null) {
            ctx.fireChannelRead(earlier);
        }
        ByteBuf judged = octets.readRetainedSlice(passing);
        hold(octets);
        ctx.fireChannelRead(judged);
    }

    /** Keeps a copy of an unfinished head, never more than its limits, and takes the octets. */
    private void hold(ByteBuf octets) {
        if (octets.isReadable() && framing.fault() == null && stage == Stage.JUDGING) {
            if (held == null) {
                held = ctx.alloc().buffer(octets.readableBytes());
            }
            held.writeBytes(octets);
        }
        octets.release();
    }

    private void refuse(FramingFault fault) {
        listener.refused(fault.status(), fault.reason());
        dropHeld();
        if (stage != Stage.JUDGING) {
            return;
        }
        if (owedAnswers() > 0) {
            stage = Stage.DRAINING;
            deadline.in(limits.headTime().toNanos());
        } else if (answersBegun > endedRequests()) {
            closeAfterWrites();
        } else {
            answer(fault.status());
        }
    }

    /** Requests that passed from head to end. */
    private long endedRequests() {
        return framing.inContent() ? framing.heads() - 1 : framing.heads();
    }

    private long owedAnswers() {
        return Math.max(0, endedRequests() - answersDone);
    }

    private void answer(int status) {
        stage = Stage.SILENT;
        String text =
                "HTTP/1.1 "
                        + HttpResponseStatus.valueOf(status)
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        ctx.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII))
                .addListener((ChannelFuture written) -> linger(written.isSuccess()));
    }

    /**
     * Ends our side and waits for the client's: to close a socket with unread octets resets it, and
     * the client may lose the answer. TLS has no half-closed state here, so there it is closed.
     */
    private void linger(boolean written) {
        if (written
                && ctx.channel() instanceof DuplexChannel channel
                && ctx.pipeline().get(SslHandler.class) == null) {
            deadline.in(LINGER_NANOS);
            channel.config().setAutoRead(true);
            channel.shutdownOutput().addListener(ended -> closeUnless(ended.isSuccess()));
        } else {
            close();
        }
    }

    private void closeUnless(boolean lingering) {
        if (!lingering) {
            close();
        }
    }

    private void close() {
        var unused = ctx.close();
    }

    private void closeAfterWrites() {
        stage = Stage.SILENT;
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Sets the deadline anew when what the connection is waited for has changed. */
    private void await() {
        if (stage != Stage.JUDGING) {
            return;
        }
        Awaited next = nowAwaited();
        if (next == awaited && framing.heads() == awaitedSince) {
            return;
        }
        awaited = next;
        awaitedSince = framing.heads();
        switch (next) {
            case HEAD -> deadline.in(limits.headTime().toNanos());
            case ANSWER -> deadline.none();
            case NEXT_REQUEST -> deadline.in(limits.idleTime().toNanos());
        }
    }

    private Awaited nowAwaited() {
        if (framing.inHead() || framing.heads() == 0) {
            return Awaited.HEAD;
        }
        return answersDone < framing.heads() ? Awaited.ANSWER : Awaited.NEXT_REQUEST;
    }

    private void expired() {
        if (stage == Stage.JUDGING && awaited == Awaited.HEAD) {
            if (!ctx.channel().config().isAutoRead()) {
                // The server paused reading: the head is late for a reason of ours.
                deadline.in(limits.headTime().toNanos());
                return;
            }
            listener.refused(HttpResponseStatus.REQUEST_TIMEOUT.code(), "head too slow");
        }
        close();
    }

    private void end() {
        stage = Stage.SILENT;
        deadline.cancel();
        dropHeld();
    }

    private void dropHeld() {
        ByteBuf dropped = held;
        held = null;
        if (dropped != null) {
            dropped.release();
        }
    }
}

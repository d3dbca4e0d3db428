package dev.sluice.upstream.http;

import dev.sluice.deadline.Deadline;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.NetSocketInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one server that are used by one request at a time. The one
 * that was used last is used next, so that those that are too many grow old and are closed.
 */
final class Http1Connections implements Opened {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Vertx vertx;
    private final Endpoint endpoint;
    private final NetClient client;
    private final long keepNanos;
    private final LongSupplier nanoTime;
    private final ArrayDeque<Http1Connection> idle = new ArrayDeque<>();
    private boolean looking;

    /** Who waits for a connection; told one of the two, once. */
    interface Waiting {
        /** It stands. */
        void opened(Http1Connection connection);

        /** It will not. */
        void unopened(Throwable why);
    }

    /**
     * None is open yet.
     *
     * @param client opens them, with the TLS that the server's document asks for
     * @param keepAlive how long an idle one is kept
     * @param nanoTime the time, in nanoseconds from anywhere
     */
    Http1Connections(
            Vertx vertx,
            Endpoint endpoint,
            NetClient client,
            Duration keepAlive,
            LongSupplier nanoTime) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.client = client;
        this.keepNanos = keepAlive.toNanos();
        this.nanoTime = nanoTime;
    }

    /** An idle one to an address, which the caller has from now on; null when there is none. */
    @Nullable Http1Connection take(@Nullable InetAddress address) {
        Http1Connection last = idle.peekLast();
        if (last != null && isFit(last, address)) {
            return idle.pollLast();
        }
        Iterator<Http1Connection> others = idle.descendingIterator();
        while (others.hasNext()) {
            Http1Connection other = others.next();
            if (isFit(other, address)) {
                others.remove();
                return other;
            }
        }
        return null;
    }

    private boolean isFit(Http1Connection connection, @Nullable InetAddress address) {
        return connection.isOpen()
                && Objects.equals(connection.address(), address)
                && !isOld(connection, nanoTime.getAsLong());
    }

    private boolean isOld(Http1Connection connection, long now) {
        return now - connection.idleSince() >= Math.min(keepNanos, connection.keepNanos());
    }

    /** Keeps one that nobody uses any more. */
    void keep(Http1Connection connection, EventLoop loop) {
        connection.idleSince(nanoTime.getAsLong());
        idle.addLast(connection);
        if (!looking) {
            looking = true;
            look(loop);
        }
    }

    private void look(EventLoop loop) {
        var unused =
                loop.schedule(
                        () -> closeOld(loop),
                        Math.min(keepNanos, LOOK_NANOS),
                        TimeUnit.NANOSECONDS);
    }

    private void closeOld(EventLoop loop) {
        long now = nanoTime.getAsLong();
        List<Http1Connection> old = new ArrayList<>();
        for (Http1Connection each : idle) {
            if (isOld(each, now)) {
                old.add(each);
            }
        }
        idle.removeAll(old);
        old.forEach(Http1Connection::close);
        looking = !idle.isEmpty();
        if (looking) {
            look(loop);
        }
    }

    /** One was closed, by whomever. */
    void gone(Http1Connection connection) {
        idle.remove(connection);
    }

    /**
     * Opens one.
     *
     * @param address of the server's host; null when the host is an address
     * @param millis how long to wait at most
     */
    void open(@Nullable InetAddress address, long millis, Waiting waiting) {
        new Opening(address, waiting).begin(millis);
    }

    private SocketAddress remote(@Nullable InetAddress address) {
        if (address == null) {
            return SocketAddress.inetSocketAddress(endpoint.port(), endpoint.host());
        }
        try {
            // The name stays what the server is asked by, and what its certificate must name.
            InetAddress named = InetAddress.getByAddress(endpoint.host(), address.getAddress());
            return SocketAddress.inetSocketAddress(new InetSocketAddress(named, endpoint.port()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // of an address of the wrong length only
        }
    }

    /** A connection in the making; one that comes too late is kept for somebody else. */
    private final class Opening implements Handler<AsyncResult<NetSocket>> {
        private final @Nullable InetAddress address;
        private final Waiting waiting;
        private @Nullable Deadline deadline;
        private boolean over;

        Opening(@Nullable InetAddress address, Waiting waiting) {
            this.address = address;
            this.waiting = waiting;
        }

        void begin(long millis) {
            deadline =
                    Deadline.in(vertx, millis, () -> fail(new TimeoutException("not connected")));
            try {
                client.connect(remote(address), this);
            } catch (RuntimeException e) {
                fail(e);
            }
        }

        @Override
        public void handle(AsyncResult<NetSocket> end) {
            if (end.failed()) {
                fail(end.cause());
                return;
            }
            Http1Connection connection = ready(end.result());
            if (over) {
                connection.release(true);
            } else {
                finish();
                waiting.opened(connection);
            }
        }

        private void fail(Throwable why) {
            if (!over) {
                finish();
                waiting.unopened(why);
            }
        }

        private void finish() {
            over = true;
            Deadline set = deadline;
            if (set != null) {
                set.cancel();
            }
        }

        /** What Vert.x would do with what comes is done here; its TLS stays. */
        private Http1Connection ready(NetSocket socket) {
            ChannelPipeline pipeline =
                    ((NetSocketInternal) socket).channelHandlerContext().pipeline();
            for (ChannelHandler each : List.copyOf(pipeline.toMap().values())) {
                if (!(each instanceof SslHandler)) {
                    pipeline.remove(each);
                }
            }
            Http1Connection connection = new Http1Connection(Http1Connections.this, address);
            pipeline.addLast("replies", connection);
            return connection;
        }
    }

    @Override
    public void close() {
        var unused = client.close();
    }
}

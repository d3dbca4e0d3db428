package dev.sluice.upstream.http;

import dev.sluice.address.Addresses;
import dev.sluice.deadline.Deadline;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.BoundedBody;
import dev.sluice.upstream.Headers;
import dev.sluice.upstream.NoAccessTokenException;
import dev.sluice.upstream.UnusableTlsException;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.WholeBody;
import io.netty.buffer.ByteBuf;
import io.vertx.core.impl.ContextInternal;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request over a connection of its own, from its place to its reply, and the clocks that bound
 * it. It is tried once more where it has certainly not reached its server: there was no connection,
 * or it was closed before the first octet was written. Whatever else fails may have run, and
 * running it again is the agent's to decide. All of it happens on the caller's event loop.
 */
final class Http1Call implements Places.Turn, Http1Connections.Waiting {
    private final UpstreamRequest request;
    private final Route route;
    private final Pool.Use use;
    private final ContextInternal caller;
    private final Addresses addresses;
    private final LongSupplier nanoTime;
    private final Runnable neverSent;
    private final End end;
    private final long asked;
    private @Nullable Secret token;
    private @Nullable RequestBytes bytes;
    private @Nullable Http1Connection connection;
    private @Nullable Http1Content content;
    private @Nullable Deadline firstByte;
    private boolean again;
    private boolean left;
    private boolean done;

    // What has come, while it is handed to the caller's context.
    private int status;
    private @Nullable Headers headers;
    private byte[] piece = {};
    private boolean last;
    private @Nullable Throwable failure;

    /** Who waits for the reply; told one of the two, once. */
    interface End {
        /** It has begun. */
        void replied(UpstreamReply reply);

        /** It will not. */
        void failed(UpstreamFailedException failure, boolean left);
    }

    /**
     * A call that is not sent yet. From now on the time runs in which it must be connected.
     *
     * @param nanoTime the time, in nanoseconds from anywhere
     * @param neverSent run when nobody waits any more before the server can have received anything
     */
    Http1Call(
            UpstreamRequest request,
            Route route,
            Pool.Use use,
            ContextInternal caller,
            Addresses addresses,
            LongSupplier nanoTime,
            Runnable neverSent,
            End end) {
        this.request = request;
        this.route = route;
        this.use = use;
        this.caller = caller;
        this.addresses = addresses;
        this.nanoTime = nanoTime;
        this.neverSent = neverSent;
        this.end = end;
        this.asked = nanoTime.getAsLong();
    }

    /**
     * Sends it, as soon as it has a place.
     *
     * @param access the access token, where the server asks for one
     */
    void send(@Nullable Secret access) {
        token = access;
        try {
            bytes = route.bytes();
        } catch (UnusableTlsException | RuntimeException e) {
            // Its message may quote the header value that was refused, and that may be a secret.
            unconnected(e);
            return;
        }
        use.takePlace(caller, patience(), request.quiet(), this);
    }

    /** Nobody waits for the reply any more; harmless once it has begun. */
    void leave() {
        if (done) {
            return;
        }
        left = true;
        Http1Connection underWay = connection;
        if (underWay != null) {
            fail(Stage.BROKEN, "the agent left");
            underWay.giveUp(this);
        } else {
            use.leaveLine();
        }
    }

    private long patience() {
        return route.endpoint().connectMillis();
    }

    /** What was waited for a place, and for an address, is part of what connecting may take. */
    private long leftMillis() {
        return patience() - (nanoTime.getAsLong() - asked) / 1_000_000;
    }

    @Override
    public void come() {
        attempt();
    }

    @Override
    public void refused(Exception why) {
        unconnected(why);
    }

    private void attempt() {
        if (left) {
            unconnected(new CancellationException("the agent left"));
            return;
        }
        String host = route.endpoint().host();
        Addresses.Found found = addresses.known(host);
        if (found != null) {
            connect(found.address());
            return;
        }
        addresses
                .find(host, Duration.ofMillis(Math.max(1, leftMillis())))
                .onComplete(
                        looked -> {
                            if (looked.succeeded()) {
                                connect(looked.result().orElse(null));
                            } else {
                                unopened(looked.cause());
                            }
                        });
    }

    private void connect(@Nullable InetAddress address) {
        Http1Connections here = (Http1Connections) use.connections(caller.nettyEventLoop());
        Http1Connection idle = here.take(address);
        if (idle == null) {
            here.open(address, Math.max(1, leftMillis()), this);
        } else {
            opened(idle);
        }
    }

    @Override
    public void unopened(Throwable why) {
        addresses.forget(route.endpoint().host());
        boolean unsent = why instanceof ConnectException || why instanceof ClosedChannelException;
        if (unsent) {
            attemptAgain(why);
        } else {
            unconnected(why);
        }
    }

    private void attemptAgain(Throwable why) {
        if (again || left || leftMillis() <= 0) {
            unconnected(why);
        } else {
            again = true;
            attempt();
        }
    }

    @Override
    public void opened(Http1Connection ready) {
        RequestBytes written = bytes;
        if (left || written == null) {
            ready.release(true);
            unconnected(new CancellationException("the agent left"));
            return;
        }
        if (!ready.isOpen()) {
            attemptAgain(new UnsentException());
            return;
        }
        ByteBuf octets;
        try {
            octets = written.of(request, token, ready.allocator());
        } catch (RuntimeException e) {
            ready.release(true);
            unconnected(e);
            return;
        }
        connection = ready;
        firstByte = Deadline.in(caller.owner(), millis(request.timeouts().firstByte()), this::late);
        ready.send(this, octets);
    }

    private void late() {
        Http1Connection underWay = connection;
        if (!done && underWay != null) {
            fail(Stage.TIMED_OUT, "no reply in time");
            underWay.giveUp(this);
        }
    }

    /**
     * Something of the reply has come.
     *
     * @param fields those of its head; null when that came before
     * @param all whether the reply is whole now, and its connection somebody else's
     */
    void arrived(int code, @Nullable Headers fields, byte[] octets, boolean all) {
        if (all) {
            use.freePlace();
        }
        status = code;
        headers = fields;
        piece = octets;
        last = all;
        caller.emit(this, Http1Call::takePiece);
    }

    private void takePiece() {
        Headers fields = headers;
        headers = null;
        byte[] octets = piece;
        Http1Content coming = content;
        if (coming != null) {
            coming.arrived(octets, last);
        } else if (fields != null && !done) {
            if (isEncoded(fields)) {
                fail(Stage.BROKEN, "encoded, which was not asked for");
                giveUp();
            } else if (last) {
                whole(fields, octets);
            } else {
                begin(fields, octets);
            }
        }
    }

    /** Nobody here decodes, so an encoded reply could not be judged. */
    private static boolean isEncoded(Headers fields) {
        String encoding = fields.get("content-encoding");
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }

    private void whole(Headers fields, byte[] octets) {
        use.end();
        WholeBody body = new WholeBody(caller.owner(), request.timeouts().total(), octets);
        reply(new UpstreamReply(status, fields, body, body::abandon));
    }

    private void begin(Headers fields, byte[] octets) {
        Http1Connection from = connection;
        if (from == null) {
            throw new IllegalStateException("a reply comes over a connection");
        }
        Http1Content coming = new Http1Content(from);
        content = coming;
        BoundedBody body =
                new BoundedBody(
                        caller.owner(),
                        request.timeouts(),
                        coming,
                        this::giveUp,
                        nanoTime,
                        use::end);
        coming.arrived(octets, false);
        reply(new UpstreamReply(status, fields, body, body::abandon));
    }

    private void giveUp() {
        Http1Connection from = connection;
        if (from != null) {
            from.giveUp(this);
        }
    }

    /** The connection has ended, or what came over it was no reply. */
    void broken(Throwable why) {
        failure = why;
        caller.emit(this, Http1Call::takeFailure);
    }

    private void takeFailure() {
        Throwable why = failure;
        Http1Content coming = content;
        if (why == null) {
            return;
        }
        if (coming != null) {
            coming.broken(why);
        } else if (!done) {
            fail(Stage.BROKEN, detail(why));
        }
    }

    /** There is no access token to send it with. */
    void unauthorized(Throwable cause) {
        if (left) {
            neverSent.run();
        }
        fail(
                Stage.UNAUTHORIZED,
                cause instanceof NoAccessTokenException known
                        ? String.valueOf(known.getMessage())
                        : cause.getClass().getSimpleName());
    }

    /** There is no connection to send on. */
    private void unconnected(Throwable cause) {
        if (left) {
            neverSent.run();
        }
        if (cause instanceof NoPlaceException full) {
            fail(Stage.NO_ROOM, String.valueOf(full.getMessage()));
        } else {
            fail(Stage.NEVER_SENT, detail(cause));
        }
    }

    private void reply(UpstreamReply reply) {
        finish();
        end.replied(reply);
    }

    private void fail(Stage stage, String detail) {
        finish();
        use.end();
        end.failed(new UpstreamFailedException(stage, detail), left);
    }

    private void finish() {
        done = true;
        Deadline set = firstByte;
        if (set != null) {
            set.cancel();
        }
    }

    /** The messages of others may quote what a server wrote; those of ours do not. */
    static String detail(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof ReplyFault fault) {
            return fault.reason();
        }
        return cause instanceof UnusableTlsException unusable
                ? unusable.reason()
                : failure.getClass().getSimpleName();
    }

    private static long millis(Duration duration) {
        return Math.max(1, duration.toMillis());
    }
}

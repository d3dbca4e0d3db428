package dev.sluice.upstream.http;

import dev.sluice.address.Addresses;
import dev.sluice.upstream.UpstreamReply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * Connects and sends a request, and tries once more where it has certainly not reached its server:
 * there was no connection, or it was closed before the first octet was written. Whatever else fails
 * may have run, and running it again is the agent's to decide.
 */
final class Attempts {
    private final Addresses addresses;
    private final LongSupplier nanoTime;
    private final RequestOptions options;
    private final long patience;
    private final long asked;
    private final HttpCall call;

    /**
     * None so far. From now on the time runs that both have together to connect.
     *
     * @param nanoTime the time, in nanoseconds from anywhere
     * @param options what to ask for, and in how many milliseconds to be connected
     */
    Attempts(Addresses addresses, LongSupplier nanoTime, RequestOptions options, HttpCall call) {
        this.addresses = addresses;
        this.nanoTime = nanoTime;
        this.options = options;
        this.patience = options.getConnectTimeout();
        this.asked = nanoTime.getAsLong();
        this.call = call;
    }

    /** For how many milliseconds to wait at most until a connection stands. */
    long patience() {
        return patience;
    }

    /**
     * Sends it, once it has a place.
     *
     * @param arrived called when the whole reply is there, read or not
     */
    Future<UpstreamReply> send(Connections connections, Buffer body, Runnable arrived) {
        return attempt(connections, body, arrived)
                .recover(
                        failure ->
                                isUnsent(failure) && left() > 0 && !call.isLeft()
                                        ? attempt(connections, body, arrived)
                                        : Future.failedFuture(failure));
    }

    private Future<UpstreamReply> attempt(Connections connections, Buffer body, Runnable arrived) {
        return connect(connections).compose(request -> call.send(request, body, arrived));
    }

    /** What was waited for a place, and for an address, is part of what connecting may take. */
    private Future<HttpClientRequest> connect(Connections connections) {
        if (call.isLeft()) {
            return Future.failedFuture(new CancellationException("the agent left"));
        }
        return addresses
                .find(options.getHost(), Duration.ofMillis(Math.max(1, left())))
                .compose(
                        found -> {
                            found.ifPresent(this::pin);
                            return connections.request(
                                    () -> options.setConnectTimeout(Math.max(1, left())));
                        })
                .onFailure(e -> addresses.forget(options.getHost()));
    }

    private long left() {
        return patience - (nanoTime.getAsLong() - asked) / 1_000_000;
    }

    /** The name stays what the server is asked by, and what its certificate must name. */
    private void pin(InetAddress address) {
        options.setServer(
                SocketAddress.inetSocketAddress(options.getPort(), address.getHostAddress()));
    }

    /** What was written to a connection never fails with one of these here. */
    private static boolean isUnsent(Throwable failure) {
        return failure instanceof UnsentException
                || failure instanceof ConnectException
                || failure instanceof ClosedChannelException
                || failure instanceof HttpClosedException;
    }
}

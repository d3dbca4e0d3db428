package dev.sluice.upstream.http;

import dev.sluice.address.Addresses;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.ServerTls;
import dev.sluice.upstream.UnusableTlsException;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to servers of which many may share a connection, with Vert.x's own client. What
 * comes back passes a {@link Guard} first.
 */
final class Multiplexed {
    private final VertxInternal vertx;
    private final Addresses addresses;
    private final LongSupplier nanoTime;

    Multiplexed(VertxInternal vertx, Addresses addresses, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.addresses = addresses;
        this.nanoTime = nanoTime;
    }

    /** A call that is not sent yet. */
    HttpCall call(UpstreamRequest request, Pool.Use use, Runnable neverSent) {
        return new HttpCall(vertx, request.timeouts(), nanoTime, neverSent, use::end);
    }

    /** Sends one, as soon as it has a place. */
    Future<UpstreamReply> send(
            UpstreamRequest request, @Nullable Secret token, Pool.Use use, HttpCall call) {
        RequestOptions options;
        try {
            requireUsableTls(request);
            options = RequestHead.of(request, token);
        } catch (UnusableTlsException | RuntimeException e) {
            // Its message may quote the header value that was refused, and that may be a secret.
            use.end();
            return call.unconnected(e);
        }
        Attempts attempts = new Attempts(addresses, nanoTime, options, call);
        return connections(use, attempts.patience(), request.quiet())
                .compose(
                        connections ->
                                attempts.send(
                                        connections, Buffer.buffer(request.body()), use::freePlace))
                .recover(e -> call.unconnected(e))
                .onFailure(e -> use.end());
    }

    private Future<Connections> connections(Pool.Use use, long patience, boolean stream) {
        ContextInternal caller = vertx.getOrCreateContext();
        Promise<Void> turn = caller.promise();
        use.takePlace(
                caller,
                patience,
                stream,
                new Places.Turn() {
                    @Override
                    public void come() {
                        turn.complete();
                    }

                    @Override
                    public void refused(Exception why) {
                        turn.fail(why);
                    }
                });
        return turn.future().map(now -> (Connections) use.connections(caller.nettyEventLoop()));
    }

    private static void requireUsableTls(UpstreamRequest request) throws UnusableTlsException {
        ServerTls tls = request.server().http().transport().tls();
        if (tls != null) {
            tls.requireUsable();
        }
    }
}

package dev.sluice.upstream.http;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.impl.ContextInternal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request to a server that is sent one at a time over each connection, and who waits for it.
 */
final class Sending implements Consumer<UniEmitter<? super UpstreamReply>>, Http1Call.End {
    private final HttpUpstreamClient client;
    private final UpstreamRequest request;
    private final Breaker.Pass pass;
    private final ContextInternal caller;
    private final Http1Call call;
    private @Nullable UniEmitter<? super UpstreamReply> emitter;
    private @Nullable Secret token;

    /**
     * A request that is not sent yet.
     *
     * @param pass what the breaker of its server is told through
     */
    Sending(
            HttpUpstreamClient client,
            UpstreamRequest request,
            Route route,
            Pool.Use use,
            Breaker.Pass pass,
            Runnable neverSent) {
        this.client = client;
        this.request = request;
        this.pass = pass;
        this.caller = eventLoop(client);
        this.call =
                new Http1Call(
                        request,
                        route,
                        use,
                        caller,
                        client.addresses(),
                        client.nanoTime(),
                        neverSent,
                        this);
    }

    /** Whoever calls from another thread is answered on an event loop. */
    private static ContextInternal eventLoop(HttpUpstreamClient client) {
        ContextInternal here = client.vertx().getOrCreateContext();
        return here.isEventLoopContext() ? here : client.vertx().createEventLoopContext();
    }

    @Override
    public void accept(UniEmitter<? super UpstreamReply> waiting) {
        emitter = waiting;
        waiting.onTermination(this::leave);
        if (isHere()) {
            begin();
        } else {
            caller.runOnContext(now -> begin());
        }
    }

    private boolean isHere() {
        return caller.nettyEventLoop().inEventLoop();
    }

    private void begin() {
        if (request.server().oauth() == null) {
            call.send(null);
            return;
        }
        client.token(request)
                .onComplete(
                        obtained -> {
                            if (obtained.succeeded()) {
                                token = obtained.result();
                                call.send(token);
                            } else {
                                call.unauthorized(obtained.cause());
                            }
                        });
    }

    private void leave() {
        if (isHere()) {
            call.leave();
        } else {
            caller.runOnContext(now -> call.leave());
        }
    }

    @Override
    public void replied(UpstreamReply reply) {
        Verdict.ofReply(reply.status()).tell(pass, client.nanoTime().getAsLong());
        UniEmitter<? super UpstreamReply> waiting = emitter;
        if (waiting != null) {
            waiting.complete(client.told(request, token, reply));
        }
    }

    @Override
    public void failed(UpstreamFailedException failure, boolean left) {
        Verdict.ofFailure(failure, request.quiet(), left).tell(pass, client.nanoTime().getAsLong());
        UniEmitter<? super UpstreamReply> waiting = emitter;
        if (waiting != null) {
            waiting.fail(failure);
        }
    }
}

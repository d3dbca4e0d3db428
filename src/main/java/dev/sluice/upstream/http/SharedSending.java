package dev.sluice.upstream.http;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request to a server whose connections are shared, and who waits for it. */
final class SharedSending implements Consumer<UniEmitter<? super UpstreamReply>> {
    private final HttpUpstreamClient client;
    private final UpstreamRequest request;
    private final Pool.Use use;
    private final Breaker.Pass pass;
    private final Multiplexed multiplexed;
    private final HttpCall call;

    /**
     * A request that is not sent yet.
     *
     * @param pass what the breaker of its server is told through
     */
    SharedSending(
            HttpUpstreamClient client,
            UpstreamRequest request,
            Pool.Use use,
            Breaker.Pass pass,
            Runnable neverSent) {
        this.client = client;
        this.request = request;
        this.use = use;
        this.pass = pass;
        this.multiplexed = new Multiplexed(client.vertx(), client.addresses(), client.nanoTime());
        this.call = multiplexed.call(request, use, neverSent);
    }

    @Override
    public void accept(UniEmitter<? super UpstreamReply> waiting) {
        waiting.onTermination(
                () -> {
                    call.leave();
                    use.leaveLine();
                });
        authorized()
                .onComplete(end -> verdict(end).tell(pass, client.nanoTime().getAsLong()))
                .onSuccess(waiting::complete)
                .onFailure(waiting::fail);
    }

    private Verdict verdict(AsyncResult<UpstreamReply> end) {
        if (call.isLeft()) {
            return Verdict.NOTHING;
        }
        return end.succeeded()
                ? Verdict.ofReply(end.result().status())
                : Verdict.ofFailure(end.cause(), request.quiet(), false);
    }

    /** With an access token where the server asks for one; nothing is sent without it. */
    private Future<UpstreamReply> authorized() {
        if (request.server().oauth() == null) {
            return open(null);
        }
        return client.token(request)
                .onFailure(e -> use.end())
                .recover(e -> call.unauthorized(e))
                .compose(this::open);
    }

    private Future<UpstreamReply> open(@Nullable Secret token) {
        return multiplexed
                .send(request, token, use, call)
                .map(reply -> client.told(request, token, reply));
    }
}

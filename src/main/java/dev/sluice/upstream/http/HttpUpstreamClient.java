package dev.sluice.upstream.http;

import dev.sluice.address.Addresses;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.AccessTokens;
import dev.sluice.upstream.Echoes;
import dev.sluice.upstream.HttpRequests;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.ServerTls;
import dev.sluice.upstream.Transport.Form;
import dev.sluice.upstream.UnusableTlsException;
import dev.sluice.upstream.UpstreamAdapter;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests with Vert.x. Asks for no compression, follows no redirect, keeps no cookie, and
 * repeats nothing that may have left. What comes back passes a {@link Guard} first.
 */
@Singleton
public class HttpUpstreamClient implements UpstreamAdapter, HttpRequests {
    private final Echoes echoes = new Echoes();
    private final VertxInternal vertx;
    private final int mostConnections;
    private final Clients clients;
    private final Addresses addresses;
    private final AccessTokens tokens;
    private final Breakers breakers;
    private final PoolLoads loads;
    private final LongSupplier nanoTime;
    private final Map<Endpoint, Pool> pools = new ConcurrentHashMap<>();
    private volatile @Nullable Set<Endpoint> wanted;

    /** Calls servers however often they have failed. */
    HttpUpstreamClient(
            Vertx vertx,
            UpstreamSettings settings,
            Addresses addresses,
            AccessTokens tokens,
            LongSupplier nanoTime) {
        this(
                vertx,
                settings,
                addresses,
                tokens,
                new Breakers(Breaker.Rules.NEVER, states -> {}),
                new PoolLoads((server, active, queued, most) -> {}),
                nanoTime);
    }

    @Inject
    HttpUpstreamClient(
            Vertx vertx,
            UpstreamSettings settings,
            Addresses addresses,
            AccessTokens tokens,
            Breakers breakers,
            PoolLoads loads,
            LongSupplier nanoTime) {
        this.breakers = breakers;
        this.loads = loads;
        this.vertx = (VertxInternal) vertx;
        this.mostConnections = settings.maxConnections();
        this.clients = new Clients(vertx, settings);
        this.addresses = addresses;
        this.tokens = tokens;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean reaches(Server server) {
        return server.reach() instanceof Reach.Http http
                && http.transport().form() == Form.STREAMABLE_HTTP;
    }

    @Override
    public Uni<UpstreamReply> send(UpstreamRequest request, Runnable neverSent) {
        Pool.Use use = use(Endpoint.of(request.server()));
        Breaker.Pass pass = use.breaker().ask(nanoTime.getAsLong());
        if (pass == null) {
            use.end();
            Duration wait = use.breaker().pause(nanoTime.getAsLong());
            return Uni.createFrom().failure(UpstreamFailedException.resting(wait));
        }
        HttpCall call = new HttpCall(vertx, request.timeouts(), nanoTime, neverSent, use::end);
        return Uni.createFrom()
                .<UpstreamReply>emitter(
                        emitter ->
                                authorized(request, use, call)
                                        .onComplete(
                                                end ->
                                                        Verdict.of(
                                                                        end,
                                                                        request.quiet(),
                                                                        call.isLeft())
                                                                .tell(pass, nanoTime.getAsLong()))
                                        .onSuccess(emitter::complete)
                                        .onFailure(emitter::fail))
                .onCancellation()
                .invoke(
                        () -> {
                            call.leave();
                            use.leaveLine();
                        });
    }

    /** With an access token where the server asks for one; nothing is sent without it. */
    private Future<UpstreamReply> authorized(UpstreamRequest request, Pool.Use use, HttpCall call) {
        Server server = request.server();
        if (server.oauth() == null) {
            return open(request, null, use, call);
        }
        return obtained(request)
                .onFailure(e -> use.end())
                .recover(e -> call.unauthorized(e))
                .compose(
                        token ->
                                open(request, token, use, call)
                                        .map(reply -> told(request, token, reply)));
    }

    /** The place is given back also when nothing could even be begun. */
    private Future<Secret> obtained(UpstreamRequest request) {
        try {
            return tokens.obtain(request.server(), request.subject());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** Repeating the call is the agent's to decide (it may not be repeatable). */
    private UpstreamReply told(UpstreamRequest request, Secret token, UpstreamReply reply) {
        if (reply.status() == 401) {
            tokens.refused(request.server(), request.subject(), token);
        }
        return reply;
    }

    private Future<UpstreamReply> open(
            UpstreamRequest request, @Nullable Secret token, Pool.Use use, HttpCall call) {
        RequestOptions options;
        try {
            requireUsableTls(request.server());
            options = RequestHead.of(request, token);
        } catch (UnusableTlsException | RuntimeException e) {
            // Its message may quote the header value that was refused, and that may be a secret.
            use.end();
            return call.unconnected(e);
        }
        Attempts attempts = new Attempts(addresses, nanoTime, options, call);
        return use.connections(attempts.patience(), request.quiet())
                .compose(
                        connections ->
                                attempts.send(
                                        connections, Buffer.buffer(request.body()), use::freePlace))
                .recover(e -> call.unconnected(e))
                .map(reply -> echoes.removed(request.server(), token, reply))
                .onFailure(e -> use.end());
    }

    private static void requireUsableTls(Server server) throws UnusableTlsException {
        ServerTls tls = server.http().transport().tls();
        if (tls != null) {
            tls.requireUsable();
        }
    }

    @Override
    public void retain(Collection<Server> servers) {
        Set<Endpoint> kept =
                servers.stream()
                        .filter(server -> server.reach() instanceof Reach.Http)
                        .map(Endpoint::of)
                        .collect(Collectors.toUnmodifiableSet());
        wanted = kept;
        tokens.retain(servers);
        echoes.forget();
        pools.keySet().stream().filter(each -> !kept.contains(each)).forEach(this::retire);
    }

    private void retire(Endpoint endpoint) {
        Pool pool = pools.remove(endpoint);
        if (pool != null) {
            pool.retire();
            breakers.end(pool.breaker());
            loads.end(pool.places());
        }
    }

    private Pool.Use use(Endpoint endpoint) {
        Pool.Use use = null;
        while (use == null) {
            Pool pool = pools.computeIfAbsent(endpoint, this::newPool);
            use = pool.use();
            if (use == null) {
                pools.remove(endpoint, pool);
            }
        }
        Set<Endpoint> kept = wanted;
        if (kept != null && !kept.contains(endpoint)) {
            retire(endpoint); // judged before a change, sent after it: nobody else will come
        }
        return use;
    }

    /** How many servers' connections are kept. */
    int pools() {
        return pools.size();
    }

    private Pool newPool(Endpoint endpoint) {
        int most =
                endpoint.most() == 0 ? mostConnections : Math.min(mostConnections, endpoint.most());
        int waiting = endpoint.waiting() < 0 ? most : Math.min(mostConnections, endpoint.waiting());
        Places places = new Places(most, waiting);
        loads.begin(endpoint.server(), places);
        return new Pool(
                vertx,
                places,
                breakers.begin(endpoint.server()),
                () -> clients.connections(endpoint));
    }
}

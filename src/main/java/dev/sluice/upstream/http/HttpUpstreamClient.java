package dev.sluice.upstream.http;

import dev.sluice.address.Addresses;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.AccessTokens;
import dev.sluice.upstream.Echoes;
import dev.sluice.upstream.HttpRequests;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Transport.Form;
import dev.sluice.upstream.UpstreamAdapter;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
 * Sends requests over HTTP/1.1, or HTTP/2 where a server's document says so. Asks for no
 * compression, follows no redirect, keeps no cookie, and repeats nothing that may have left.
 */
@Singleton
public class HttpUpstreamClient implements UpstreamAdapter, HttpRequests {
    private final Echoes echoes = new Echoes();
    private final Route.Known routes = new Route.Known();
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
        this.clients = new Clients(vertx, settings, nanoTime);
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
        Route route = routes.to(request.server());
        Pool.Use use = use(route);
        Breaker.Pass pass = use.breaker().ask(nanoTime.getAsLong());
        if (pass == null) {
            use.end();
            Duration wait = use.breaker().pause(nanoTime.getAsLong());
            return Uni.createFrom().failure(UpstreamFailedException.resting(wait));
        }
        return Uni.createFrom()
                .emitter(
                        route.endpoint().http2()
                                ? new SharedSending(this, request, use, pass, neverSent)
                                : new Sending(this, request, route, use, pass, neverSent));
    }

    /** The access token of a request; fails where it could not even be asked for. */
    Future<Secret> token(UpstreamRequest request) {
        try {
            return tokens.obtain(request.server(), request.subject());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** A reply as it may be passed on. Repeating the call is the agent's to decide. */
    UpstreamReply told(UpstreamRequest request, @Nullable Secret token, UpstreamReply reply) {
        if (token != null && reply.status() == 401) {
            tokens.refused(request.server(), request.subject(), token);
        }
        return echoes.removed(request.server(), token, reply);
    }

    VertxInternal vertx() {
        return vertx;
    }

    Addresses addresses() {
        return addresses;
    }

    LongSupplier nanoTime() {
        return nanoTime;
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
        routes.forget();
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

    private Pool.Use use(Route route) {
        Pool last = route.pool();
        Pool.Use use = last == null ? null : last.use();
        return use == null ? newUse(route) : use;
    }

    private Pool.Use newUse(Route route) {
        Endpoint endpoint = route.endpoint();
        Pool.Use use = null;
        while (use == null) {
            Pool pool = pools.computeIfAbsent(endpoint, this::newPool);
            use = pool.use();
            if (use == null) {
                pools.remove(endpoint, pool);
            } else {
                route.over(pool);
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
                places, breakers.begin(endpoint.server()), () -> clients.connections(endpoint));
    }
}

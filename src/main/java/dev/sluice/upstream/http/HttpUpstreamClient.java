package dev.sluice.upstream.http;

import dev.sluice.upstream.Server;
import dev.sluice.upstream.UpstreamClient;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests with Vert.x. Asks for no compression, follows no redirect, keeps no cookie, and
 * repeats nothing. What comes back passes a {@link ReplyGuard} first.
 */
@ApplicationScoped
public class HttpUpstreamClient implements UpstreamClient {
    private final VertxInternal vertx;
    private final UpstreamSettings settings;
    private final LongSupplier nanoTime;
    private final Map<Endpoint, Pool> pools = new ConcurrentHashMap<>();
    private volatile @Nullable Set<Endpoint> wanted;

    /** Connections are shared only between requests that have all of this in common. */
    private record Endpoint(String server, String host, int port, boolean tls, int connectMillis) {
        static Endpoint of(Server server) {
            URI url = server.url();
            int connectMillis = Math.toIntExact(server.timeouts().connect().toMillis());
            return new Endpoint(
                    server.name(),
                    HttpUpstreamClient.host(url),
                    HttpUpstreamClient.port(url),
                    isTls(url),
                    connectMillis);
        }
    }

    HttpUpstreamClient(Vertx vertx, UpstreamSettings settings, LongSupplier nanoTime) {
        this.vertx = (VertxInternal) vertx;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    @Override
    public Uni<UpstreamReply> send(UpstreamRequest request, Runnable neverSent) {
        Pool.Use use = use(Endpoint.of(request.server()));
        HttpCall call = new HttpCall(vertx, request.timeouts(), nanoTime, neverSent, use::end);
        return Uni.createFrom()
                .<UpstreamReply>emitter(
                        emitter ->
                                open(request, use, call)
                                        .onSuccess(emitter::complete)
                                        .onFailure(emitter::fail))
                .onCancellation()
                .invoke(
                        () -> {
                            call.leave();
                            use.leaveLine();
                        });
    }

    private Future<UpstreamReply> open(UpstreamRequest request, Pool.Use use, HttpCall call) {
        RequestOptions options;
        try {
            options = options(request);
        } catch (RuntimeException e) {
            // Its message may quote the header value that was refused, and that may be a secret.
            use.end();
            return call.unconnected(e);
        }
        long asked = nanoTime.getAsLong();
        return use.client(options.getConnectTimeout())
                .compose(client -> connect(client, options, asked, call))
                .recover(e -> call.unconnected(e))
                .compose(http -> call.send(http, body(request), use::freePlace))
                .onFailure(e -> use.end());
    }

    /** What was waited for a place is part of the time that connecting may take. */
    private Future<HttpClientRequest> connect(
            HttpClient client, RequestOptions options, long asked, HttpCall call) {
        if (call.isLeft()) {
            return Future.failedFuture(new CancellationException("the agent left"));
        }
        long waited = (nanoTime.getAsLong() - asked) / 1_000_000;
        options.setConnectTimeout(Math.max(1, options.getConnectTimeout() - waited));
        return client.request(options);
    }

    @Override
    public void retain(Collection<Server> servers) {
        Set<Endpoint> kept =
                servers.stream().map(Endpoint::of).collect(Collectors.toUnmodifiableSet());
        wanted = kept;
        pools.keySet().stream().filter(each -> !kept.contains(each)).forEach(this::retire);
    }

    private void retire(Endpoint endpoint) {
        Pool pool = pools.remove(endpoint);
        if (pool != null) {
            pool.retire();
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

    private static Buffer body(UpstreamRequest request) {
        return Buffer.buffer(request.body());
    }

    private static RequestOptions options(UpstreamRequest request) {
        URI url = request.server().url();
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.valueOf(request.verb().name()))
                        .setHost(host(url))
                        .setPort(port(url))
                        .setSsl(isTls(url))
                        .setURI(target(url))
                        .setFollowRedirects(false)
                        .setConnectTimeout(request.server().timeouts().connect().toMillis());
        request.headers().forEach(options::putHeader);
        if (request.verb() == Verb.POST) {
            options.putHeader("content-type", "application/json");
        }
        request.server()
                .headers()
                .forEach((name, secret) -> options.putHeader(name, secret.orElseThrow().reveal()));
        return options;
    }

    private Pool newPool(Endpoint endpoint) {
        return new Pool(vertx, settings.maxConnections(), () -> newClient(endpoint));
    }

    private HttpClient newClient(Endpoint endpoint) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setConnectTimeout(endpoint.connectMillis())
                        .setKeepAliveTimeout(Math.toIntExact(settings.keepAlive().toSeconds()))
                        .setDecompressionSupported(false)
                        .setTcpNoDelay(true);
        // Never more wait here than have a place, and only until a connection is quite closed.
        PoolOptions pool =
                new PoolOptions()
                        .setHttp1MaxSize(settings.maxConnections())
                        .setMaxWaitQueueSize(-1);
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(ReplyGuard::install)
                .build();
    }

    private static String target(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private static String host(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean isTls(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return isTls(url) ? 443 : 80;
    }
}

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
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends requests with Vert.x. Asks for no compression, follows no redirect, keeps no cookie, and
 * repeats nothing. What comes back passes a {@link ReplyGuard} first.
 */
@ApplicationScoped
public class HttpUpstreamClient implements UpstreamClient {
    private final Vertx vertx;
    private final UpstreamSettings settings;
    private final Map<Endpoint, HttpClient> clients = new ConcurrentHashMap<>();

    /** Connections are shared only between requests that have all of this in common. */
    private record Endpoint(String server, String host, int port, boolean tls, int connectMillis) {}

    HttpUpstreamClient(Vertx vertx, UpstreamSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    @Override
    public Uni<UpstreamReply> send(UpstreamRequest request, Runnable neverSent) {
        HttpCall call = new HttpCall(vertx, request.timeouts(), neverSent);
        return Uni.createFrom()
                .<UpstreamReply>emitter(
                        emitter ->
                                open(request, call)
                                        .onSuccess(emitter::complete)
                                        .onFailure(emitter::fail))
                .onCancellation()
                .invoke(call::leave);
    }

    private Future<UpstreamReply> open(UpstreamRequest request, HttpCall call) {
        RequestOptions options;
        try {
            options = options(request);
        } catch (RuntimeException e) {
            // Its message may quote the header value that was refused, and that may be a secret.
            return call.unconnected(e);
        }
        return client(request.server())
                .request(options)
                .recover(e -> call.unconnected(e))
                .compose(http -> call.send(http, body(request)));
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

    private HttpClient client(Server server) {
        URI url = server.url();
        int connectMillis = Math.toIntExact(server.timeouts().connect().toMillis());
        return clients.computeIfAbsent(
                new Endpoint(server.name(), host(url), port(url), isTls(url), connectMillis),
                this::newClient);
    }

    private HttpClient newClient(Endpoint endpoint) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setConnectTimeout(endpoint.connectMillis())
                        .setMaxPoolSize(settings.maxConnections())
                        .setMaxWaitQueueSize(settings.maxConnections())
                        .setKeepAliveTimeout(Math.toIntExact(settings.keepAlive().toSeconds()))
                        .setDecompressionSupported(false)
                        .setTcpNoDelay(true);
        return vertx.httpClientBuilder()
                .with(options)
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

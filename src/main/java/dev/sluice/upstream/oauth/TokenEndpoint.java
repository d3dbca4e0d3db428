package dev.sluice.upstream.oauth;

import dev.sluice.address.Addresses;
import dev.sluice.upstream.NoAccessTokenException;
import dev.sluice.upstream.TokenReply;
import dev.sluice.upstream.TokenReply.Granted;
import dev.sluice.upstream.TokenReply.Unusable;
import dev.sluice.upstream.TokenRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Asks token endpoints. Follows no redirect, reads no more than a token needs, and tells nobody
 * what was answered but what the rules of reading let through.
 */
@Singleton
public class TokenEndpoint {
    private final Vertx vertx;
    private final Addresses addresses;
    private final TokenSettings settings;
    private final HttpClient client;

    /** Names everything it depends on. */
    public TokenEndpoint(Vertx vertx, Addresses addresses, TokenSettings settings) {
        this.vertx = vertx;
        this.addresses = addresses;
        this.settings = settings;
        HttpClientOptions options =
                new HttpClientOptions()
                        .setConnectTimeout(Math.toIntExact(settings.timeout().toMillis()))
                        .setDecompressionSupported(false)
                        .setKeepAlive(false);
        settings.caFile()
                .ifPresent(
                        file ->
                                options.setTrustOptions(
                                        new PemTrustOptions().addCertPath(file.toString())));
        this.client = vertx.createHttpClient(options);
    }

    /** A token; fails with {@link NoAccessTokenException} whatever goes wrong. */
    public Future<Granted> ask(TokenRequest request) {
        Promise<Granted> answer = Promise.promise();
        // On one event loop from here on: a reply that comes while its reader is being set is lost.
        vertx.getOrCreateContext().runOnContext(go -> begin(request).onComplete(answer));
        return answer.future();
    }

    private Future<Granted> begin(TokenRequest request) {
        String host = host(request.url());
        Promise<TokenReply> reply = Promise.promise();
        long timer =
                vertx.setTimer(
                        Math.max(1, settings.timeout().toMillis()),
                        id -> reply.tryComplete(new Unusable("it does not answer in time")));
        addresses
                .find(host, settings.timeout())
                .compose(found -> client.request(options(request.url(), host, found)))
                .onSuccess(http -> reply.future().onComplete(done -> http.reset()))
                .compose(http -> send(http, request))
                .onSuccess(reply::tryComplete)
                .onFailure(
                        e -> {
                            addresses.forget(host);
                            reply.tryComplete(new Unusable(e.getClass().getSimpleName()));
                        });
        return reply.future()
                .onComplete(done -> vertx.cancelTimer(timer))
                .compose(TokenEndpoint::granted);
    }

    private static Future<Granted> granted(TokenReply reply) {
        return reply instanceof Granted granted
                ? Future.succeededFuture(granted)
                : Future.failedFuture(
                        new NoAccessTokenException(
                                "the token endpoint gave none: " + ((Unusable) reply).reason()));
    }

    private RequestOptions options(URI url, String host, Optional<InetAddress> found) {
        boolean tls = "https".equals(url.getScheme());
        int otherwise = tls ? 443 : 80;
        int port = url.getPort() < 0 ? otherwise : url.getPort();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost(host)
                        .setPort(port)
                        .setSsl(tls)
                        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                        .setFollowRedirects(false)
                        .putHeader("accept", "application/json")
                        .putHeader("content-type", "application/x-www-form-urlencoded");
        found.ifPresent(
                address ->
                        options.setServer(
                                SocketAddress.inetSocketAddress(port, address.getHostAddress())));
        return options;
    }

    private static Future<TokenReply> send(HttpClientRequest http, TokenRequest request) {
        request.authorization().ifPresent(basic -> http.putHeader("authorization", basic.reveal()));
        return http.send(Buffer.buffer(request.form().reveal())).compose(TokenEndpoint::read);
    }

    private static Future<TokenReply> read(HttpClientResponse response) {
        Promise<TokenReply> reply = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(reply::tryFail);
        response.handler(
                piece -> {
                    if (body.length() + piece.length() > TokenReply.MOST_BYTES) {
                        reply.tryComplete(new Unusable("its reply is too large"));
                    } else {
                        body.appendBuffer(piece);
                    }
                });
        response.endHandler(
                end ->
                        reply.tryComplete(
                                TokenReply.read(
                                        response.statusCode(),
                                        mediaType(response.getHeader("content-type")),
                                        body.getBytes())));
        return reply.future();
    }

    private static String mediaType(@org.jspecify.annotations.Nullable String type) {
        if (type == null) {
            return "";
        }
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static String host(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}

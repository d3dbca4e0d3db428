package dev.sluice.approval.webhook;

import dev.sluice.address.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Brings notices to one receiver, each on a connection of its own. Follows no redirect, and wants
 * to know the head of a reply only; used on one event loop.
 */
final class Courier {
    /** So much of a body is waited for, as a connection that is cut troubles the other side. */
    private static final int MOST_BYTES = 16 << 10;

    private final Vertx vertx;
    private final Addresses addresses;
    private final Duration timeout;
    private final HttpClient client;

    Courier(Vertx vertx, Addresses addresses, Webhook webhook, int mostAtOnce) {
        this.vertx = vertx;
        this.addresses = addresses;
        this.timeout = webhook.timeout();
        HttpClientOptions options =
                new HttpClientOptions()
                        .setConnectTimeout(Math.toIntExact(timeout.toMillis()))
                        .setDecompressionSupported(false)
                        .setKeepAlive(false);
        webhook.authorities()
                .ifPresent(
                        file ->
                                options.setTrustOptions(
                                        new PemTrustOptions().addCertPath(file.toString())));
        // Twice, as connections that were given up take a moment to be gone.
        this.client =
                vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(2 * mostAtOnce));
    }

    /** What is answered; fails when nothing is, in time. */
    Future<Answer> post(Destination to, Map<String, String> headers, Buffer body) {
        Attempt attempt = new Attempt();
        long timer = vertx.setTimer(Math.max(1, timeout.toMillis()), id -> attempt.timeIsUp());
        addresses
                .find(to.host(), timeout)
                .compose(found -> client.request(options(to, headers, found)))
                .onSuccess(http -> attempt.send(http, body))
                .onFailure(
                        e -> {
                            addresses.forget(to.host());
                            attempt.failed(e);
                        });
        return attempt.over.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    void close() {
        var unused = client.close();
    }

    private static RequestOptions options(
            Destination to, Map<String, String> headers, Optional<InetAddress> found) {
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost(to.host())
                        .setPort(to.port())
                        .setSsl(to.tls())
                        .setURI(to.target())
                        .setFollowRedirects(false);
        headers.forEach(options::putHeader);
        found.ifPresent(
                address ->
                        options.setServer(
                                SocketAddress.inetSocketAddress(
                                        to.port(), address.getHostAddress())));
        return options;
    }

    /** One request; its status counts, whatever becomes of the body behind it. */
    private static final class Attempt {
        private final Promise<Answer> over = Promise.promise();
        private @Nullable Answer head;
        private int read;

        void send(HttpClientRequest http, Buffer body) {
            over.future().onComplete(done -> http.reset());
            if (!over.future().isComplete()) {
                http.send(body).onSuccess(this::read).onFailure(this::failed);
            }
        }

        private void read(HttpClientResponse response) {
            Answer answer = new Answer(response.statusCode(), response.getHeader("retry-after"));
            head = answer;
            response.exceptionHandler(this::failed);
            response.handler(
                    piece -> {
                        read += piece.length();
                        if (read > MOST_BYTES) {
                            over.tryComplete(answer);
                        }
                    });
            response.endHandler(end -> over.tryComplete(answer));
        }

        void timeIsUp() {
            failed(new TimeoutException());
        }

        void failed(Throwable why) {
            if (head != null) {
                over.tryComplete(head);
            } else {
                over.tryFail(why);
            }
        }
    }
}

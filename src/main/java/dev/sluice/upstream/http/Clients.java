package dev.sluice.upstream.http;

import dev.sluice.upstream.ServerTls;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.function.LongSupplier;

/** Makes the clients that connect to servers; host names are verified by all of them. */
final class Clients {
    /** Vert.x multiplies the two sizes of a pool in an int, and adds to that. */
    private static final int MOST_PRODUCT = 1 << 30;

    private final Vertx vertx;
    private final UpstreamSettings settings;
    private final LongSupplier nanoTime;

    /**
     * Makes them for a process.
     *
     * @param nanoTime the time, in nanoseconds from anywhere
     */
    Clients(Vertx vertx, UpstreamSettings settings, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** The connections of one event loop, of which none is open yet; its TLS must be usable. */
    Opened connections(Endpoint endpoint) {
        return endpoint.http2() ? shared(endpoint) : single(endpoint);
    }

    private Http1Connections single(Endpoint endpoint) {
        NetClientOptions options =
                new NetClientOptions()
                        .setConnectTimeout(endpoint.connectMillis())
                        .setTcpNoDelay(true)
                        .setSsl(endpoint.secured())
                        .setHostnameVerificationAlgorithm("HTTPS");
        trust(options, endpoint);
        return new Http1Connections(
                vertx, endpoint, vertx.createNetClient(options), settings.keepAlive(), nanoTime);
    }

    private Connections shared(Endpoint endpoint) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setConnectTimeout(endpoint.connectMillis())
                        .setKeepAliveTimeout(keepAliveSeconds())
                        .setDecompressionSupported(false)
                        .setTcpNoDelay(true);
        trust(options, endpoint);
        multiplex(options, endpoint);
        return new Connections(true, opened -> client(options, opened));
    }

    private int keepAliveSeconds() {
        return Math.toIntExact(settings.keepAlive().toSeconds());
    }

    private void trust(ClientOptionsBase options, Endpoint endpoint) {
        ServerTls tls = endpoint.tls();
        if (tls != null && tls.identity() != null) {
            options.setKeyCertOptions(KeyCertOptions.wrap(tls.identity()));
        }
        if (tls != null && tls.authorities() != null) {
            options.setTrustOptions(TrustOptions.wrap(tls.authorities()));
        } else {
            settings.caFile()
                    .ifPresent(
                            file ->
                                    options.setTrustOptions(
                                            new PemTrustOptions().addCertPath(file.toString())));
        }
    }

    /** Over TLS only where the server agrees; else what it speaks is known from its document. */
    private void multiplex(HttpClientOptions options, Endpoint endpoint) {
        options.setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(endpoint.secured())
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setHttp2ClearTextUpgrade(false)
                .setHttp2KeepAliveTimeout(keepAliveSeconds())
                .setInitialSettings(new Http2Settings().setPushEnabled(false))
                // What is not read yet is bounded for each stream. A bound for all of them together
                // would let one slow reader stop the others.
                .setHttp2ConnectionWindowSize(Integer.MAX_VALUE);
    }

    private HttpClient client(HttpClientOptions options, Handler<HttpConnection> opened) {
        int most = settings.maxConnections();
        // Never more wait here than have a place, and only until a connection is quite closed.
        PoolOptions pool =
                new PoolOptions()
                        .setHttp1MaxSize(most)
                        .setHttp2MaxSize(Math.max(1, Math.min(most, MOST_PRODUCT / most)))
                        .setMaxWaitQueueSize(-1);
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(opened)
                .build();
    }
}

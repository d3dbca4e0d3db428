package dev.sluice.identity.jwt;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys of all issuers come from. An issuer that changes in any other respect keeps its
 * keys, so that no edit of a document depends on whether its key server is up.
 */
final class KeySources {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LOOKED_AFTER_MILLIS = 1_000;

    private final Vertx vertx;
    private final LongSupplier nanoTime;
    private final HttpClient client;
    private volatile Map<URI, KeySource> sources = Map.of();
    private @Nullable Long timer;

    KeySources(Vertx vertx, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.nanoTime = nanoTime;
        // Certificates and names are checked, which is what Vert.x does unless it is told not to.
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setVerifyHost(true)
                                .setTrustAll(false)
                                .setKeepAlive(false)
                                .setDecompressionSupported(false));
    }

    /** The keys at an address; null when no issuer has its keys there any more, or not yet. */
    @Nullable KeySource of(URI address) {
        return sources.get(address);
    }

    /** Begins to ask at these as well. */
    synchronized void expect(Collection<URI> addresses) {
        Set<URI> all = new HashSet<>(sources.keySet());
        all.addAll(addresses);
        retain(all);
    }

    /** Asks at these, and forgets what any other has given. */
    synchronized void retain(Collection<URI> addresses) {
        Map<URI, KeySource> kept = new HashMap<>();
        for (URI address : addresses) {
            KeySource known = sources.get(address);
            kept.put(address, known == null ? newSource(address) : known);
        }
        sources = Map.copyOf(kept);
        if (timer == null && !kept.isEmpty()) {
            timer = vertx.setPeriodic(LOOKED_AFTER_MILLIS, id -> askIfDue());
        }
        askIfDue();
    }

    private KeySource newSource(URI address) {
        return new KeySource(address, this::download, nanoTime);
    }

    private Future<Buffer> download(URI address) {
        return KeyDownload.of(vertx, client, address, Neighbourhood::isOutside, PATIENCE);
    }

    void askIfDue() {
        sources.values().forEach(KeySource::askIfDue);
    }

    synchronized void close() {
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
        var unused = client.close();
    }
}

package dev.sluice.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * TLS on the port for agents, from files that are read again and again, so that certificates can be
 * renewed without a restart. Connections that stand go on, unless it was on a certificate of an
 * issuer who is gone; new ones meet the new certificate. Bad files stop the start, and later leave
 * what is in use.
 */
@Singleton
class DataPortTls {
    private static final Logger LOG = Logger.getLogger(DataPortTls.class);
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

    private final Vertx vertx;
    private final TlsSettings settings;
    private final Duration handshake;
    private final InstantSource clock;
    private final CertifiedConnections certified = new CertifiedConnections();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile @Nullable InUse inUse;
    private volatile @Nullable String problem;

    /** What all listeners share, and what it was filled with last. */
    private record InUse(SwappedKeys keys, TlsIdentity identity) {}

    @Inject
    DataPortTls(Vertx vertx, TlsSettings settings, EdgeSettings edge, InstantSource clock) {
        this(vertx, settings, edge.headTime(), clock);
    }

    /**
     * Makes it without reading anything.
     *
     * @param handshake how long an agent may take to greet
     */
    DataPortTls(Vertx vertx, TlsSettings settings, Duration handshake, InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.handshake = handshake;
        this.clock = clock;
    }

    /** Reads the files for the first time, and from then on whenever they change. */
    void start() {
        if (!TlsFiles.areNamed(settings)) {
            return;
        }
        try {
            TlsIdentity first = read();
            inUse = new InUse(new SwappedKeys(first.keys()), first);
        } catch (UnusableTlsException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        vertx.setPeriodic(Math.max(1, settings.poll().toMillis()), now -> lookOnWorker());
    }

    boolean isOn() {
        return inUse != null;
    }

    /** The options with TLS, when it is on. */
    HttpServerOptions secure(HttpServerOptions options) {
        InUse now = inUse;
        if (now == null) {
            return options;
        }
        options.setSsl(true)
                .setKeyCertOptions(KeyCertOptions.wrap(now.keys()))
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(handshake.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        if (settings.clientCa().isPresent()) {
            options.setClientAuth(ClientAuth.REQUEST)
                    .setTrustOptions(TrustOptions.wrap(new SwappedTrust(this::clients)));
        }
        return options;
    }

    private ClientTrust clients() {
        InUse now = inUse;
        return now == null ? ClientTrust.NOBODY : now.identity().clients();
    }

    /** The certificate that a request's agent has proved to be its own; null for none. */
    @Nullable X509Certificate certificateOf(HttpServerRequest request) {
        if (settings.clientCa().isEmpty()) {
            return null;
        }
        try {
            HttpConnection connection = request.connection();
            List<Certificate> chain = connection.peerCertificates();
            certified.met(connection); // before it is judged, so that no reading comes between
            return clients().leaf(chain);
        } catch (SSLPeerUnverifiedException e) {
            return null; // it has shown none
        }
    }

    private boolean isBelieved(HttpConnection connection) {
        try {
            return clients().leaf(connection.peerCertificates()) != null;
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    /** A disk that hangs holds up one thread and no more. */
    private void lookOnWorker() {
        if (looking.compareAndSet(false, true)) {
            var unused =
                    vertx.executeBlocking(
                                    () -> {
                                        look();
                                        return this;
                                    },
                                    false)
                            .onComplete(done -> looking.set(false));
        }
    }

    private void look() {
        try {
            TlsIdentity next = read();
            problem = null;
            InUse now = inUse;
            if (now != null && !now.identity().files().equals(next.files())) {
                now.keys().use(next.keys());
                inUse = new InUse(now.keys(), next);
                certified.closeUnless(this::isBelieved);
                LOG.infof("TLS: changed files are in use; the certificate ends %s", next.ends());
            }
        } catch (UnusableTlsException e) {
            if (!Objects.equals(problem, e.getMessage())) {
                LOG.errorf("%s; what TLS is spoken with stays", e.getMessage());
            }
            problem = e.getMessage();
        }
    }

    private TlsIdentity read() throws UnusableTlsException {
        return TlsIdentity.of(TlsFiles.read(settings), clock, vertx);
    }
}

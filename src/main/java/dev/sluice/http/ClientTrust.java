package dev.sluice.http;

import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose client certificates are believed, from one reading of their issuers to the next. The
 * handshake asks this once for each connection; a connection may live on, and its session be
 * resumed (RFC 8446, section 2.2), when its client's issuer is no longer among them, so requests
 * ask again.
 */
final class ClientTrust {
    /** Takes no certificate from anybody. */
    static final ClientTrust NOBODY = new ClientTrust(null, InstantSource.system());

    /** Beyond that the memory is worth more than the time. */
    private static final int MOST_REMEMBERED = 10_000;

    private final @Nullable X509ExtendedTrustManager issuers;
    private final InstantSource clock;
    private final Map<List<Certificate>, Boolean> judged = new ConcurrentHashMap<>();

    ClientTrust(@Nullable X509ExtendedTrustManager issuers, InstantSource clock) {
        this.issuers = issuers;
        this.clock = clock;
    }

    /** Judges a chain in its handshake. */
    void check(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (issuers == null) {
            throw new CertificateException("no client certificates are believed");
        }
        // Of a certificate that is itself among the issuers nobody else asks this.
        chain[0].checkValidity(Date.from(clock.instant()));
        issuers.checkClientTrusted(chain, type, engine);
    }

    /** The first certificate of a chain that a handshake has taken; null when not believed now. */
    @Nullable X509Certificate leaf(List<Certificate> chain) {
        if (issuers == null || !(chain.get(0) instanceof X509Certificate leaf)) {
            return null;
        }
        if (judged.size() > MOST_REMEMBERED) {
            judged.clear();
        }
        return lasts(chain) && judged.computeIfAbsent(List.copyOf(chain), this::isBelieved)
                ? leaf
                : null;
    }

    /** Those between the leaf and its issuer may end before it does. */
    private boolean lasts(List<Certificate> chain) {
        Instant now = clock.instant();
        return chain.stream()
                .allMatch(
                        each ->
                                each instanceof X509Certificate certificate
                                        && now.isBefore(certificate.getNotAfter().toInstant()));
    }

    /** That it has not ended since is asked each time. */
    private boolean isBelieved(List<Certificate> shown) {
        try {
            X509Certificate[] chain = shown.toArray(X509Certificate[]::new);
            chain[0].checkValidity(Date.from(clock.instant()));
            if (issuers == null) {
                return false;
            }
            issuers.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    /** Whom an agent is told that its certificate should come from. */
    X509Certificate[] issuers() {
        return issuers == null ? new X509Certificate[0] : issuers.getAcceptedIssuers();
    }
}

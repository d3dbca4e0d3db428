package dev.sluice.testsupport.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate and its key: those of a server, or of a client. */
public record Issued(PrivateKey key, X509Certificate certificate) {
    private static final char[] PASSWORD = "of-no-worth".toCharArray();

    public String certificatePem() {
        return Pem.of(certificate);
    }

    public String keyPem() {
        return Pem.of("PRIVATE KEY", key.getEncoded());
    }

    /** What a client speaks TLS with that shows this certificate and believes an authority. */
    public SSLContext contextTrusting(Authority authority) {
        return context(authority, this);
    }

    /** What a client speaks TLS with that shows no certificate. */
    public static SSLContext anonymousTrusting(Authority authority) {
        return context(authority, null);
    }

    private static SSLContext context(Authority authority, @Nullable Issued own) {
        try {
            KeyStore trusted = empty();
            trusted.setCertificateEntry("authority", authority.certificate());
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    own == null ? new KeyManager[0] : own.keyManagers(),
                    trust.getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException {
        KeyStore keys = empty();
        keys.setKeyEntry("own", key, PASSWORD, new X509Certificate[] {certificate});
        // PKIX would hold back a certificate that the server's list of issuers does not name.
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(keys, PASSWORD);
        return new KeyManager[] {new Insistent(factory.getKeyManagers()[0])};
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The kind of value alone: it holds a key. */
    @Override
    public String toString() {
        return "Issued";
    }
}

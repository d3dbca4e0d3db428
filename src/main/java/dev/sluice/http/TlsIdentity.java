package dev.sluice.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;

/**
 * What TLS is spoken with from one reading of the files to the next, found usable as a whole.
 *
 * @param files what it was made of
 * @param keys the server's
 * @param clients whose certificates are believed
 */
record TlsIdentity(TlsFiles files, X509ExtendedKeyManager keys, ClientTrust clients) {
    private static final List<String> KEY_TYPES = List.of("RSA", "EC");

    /**
     * Makes it, or says which file is wrong: a key of another certificate would only show when the
     * first agent comes.
     */
    static TlsIdentity of(TlsFiles files, InstantSource clock, Vertx vertx)
            throws UnusableTlsException {
        certificates("certificate", files.certificate());
        X509ExtendedKeyManager keys = keys(files, vertx);
        Buffer clientCa = files.clientCa();
        if (clientCa == null) {
            return new TlsIdentity(files, keys, ClientTrust.NOBODY);
        }
        certificates("client-ca", clientCa);
        return new TlsIdentity(files, keys, new ClientTrust(issuers(clientCa, vertx), clock));
    }

    private static void certificates(String setting, Buffer pem) throws UnusableTlsException {
        try {
            var found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem.getBytes()));
            if (!found.isEmpty()) {
                return;
            }
        } catch (GeneralSecurityException e) {
            // Told below, as its message may quote the file.
        }
        throw new UnusableTlsException(
                "sluice.http.tls." + setting + " holds no certificates in PEM");
    }

    private static X509ExtendedKeyManager keys(TlsFiles files, Vertx vertx)
            throws UnusableTlsException {
        PemKeyCertOptions options =
                new PemKeyCertOptions().setCertValue(files.certificate()).setKeyValue(files.key());
        try {
            X509ExtendedKeyManager keys =
                    (X509ExtendedKeyManager)
                            options.getKeyManagerFactory(vertx).getKeyManagers()[0];
            if (belongTogether(keys)) {
                return keys;
            }
        } catch (Exception e) {
            // Vert.x throws whatever it met, and says what it read; told below.
        }
        throw new UnusableTlsException(
                "sluice.http.tls.key is not the private key, RSA or EC and not encrypted, of the"
                        + " first certificate in sluice.http.tls.certificate");
    }

    private static boolean belongTogether(X509KeyManager keys) throws GeneralSecurityException {
        for (String type : KEY_TYPES) {
            String[] aliases = keys.getServerAliases(type, null);
            for (String alias : aliases == null ? new String[0] : aliases) {
                Certificate certificate = keys.getCertificateChain(alias)[0];
                if (signsFor(type, keys.getPrivateKey(alias), certificate)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean signsFor(String type, PrivateKey key, Certificate certificate)
            throws GeneralSecurityException {
        byte[] something = {1, 2, 3};
        Signature signature =
                Signature.getInstance(type.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(key);
        signature.update(something);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(something);
        return signature.verify(signed);
    }

    private static X509ExtendedTrustManager issuers(Buffer clientCa, Vertx vertx)
            throws UnusableTlsException {
        try {
            return (X509ExtendedTrustManager)
                    new PemTrustOptions()
                            .addCertValue(clientCa)
                            .getTrustManagerFactory(vertx)
                            .getTrustManagers()[0];
        } catch (Exception e) {
            throw new UnusableTlsException("sluice.http.tls.client-ca cannot be used");
        }
    }

    /** When the first certificate ends, for the log. */
    String ends() {
        try {
            X509Certificate first =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(
                                                    files.certificate().getBytes()));
            return first.getNotAfter().toInstant().toString();
        } catch (GeneralSecurityException e) {
            return "an unknown time";
        }
    }

    /** The kind of value alone: it holds a key. */
    @Override
    public String toString() {
        return "TlsIdentity";
    }
}

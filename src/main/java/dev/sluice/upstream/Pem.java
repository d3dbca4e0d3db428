package dev.sluice.upstream;

import dev.sluice.secret.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.impl.KeyStoreHelper;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Reads certificates and keys (RFC 7468). What others say of them may quote them, so none does. */
final class Pem {
    private static final char[] PASSWORD = KeyStoreHelper.DUMMY_PASSWORD.toCharArray();

    private Pem() {}

    /** The certificates of a bundle. */
    static TrustManagerFactory authorities(Secret bundle) throws UnusableTlsException {
        KeyStore store = certificates("tls.ca", bundle);
        try {
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException e) {
            throw new UnusableTlsException("tls.ca cannot be used");
        }
    }

    private static KeyStore certificates(String field, Secret pem) throws UnusableTlsException {
        try {
            return KeyStoreHelper.loadCA(Stream.of(Buffer.buffer(pem.reveal())));
        } catch (Exception e) {
            throw new UnusableTlsException(field + " holds no certificates in PEM");
        }
    }

    /** A chain and the key of its first certificate: one of another would be found out late. */
    static KeyManagerFactory identity(Secret chain, Secret key) throws UnusableTlsException {
        certificates("tls.certificate", chain);
        try {
            KeyStore store =
                    KeyStoreHelper.loadKeyCert(
                            List.of(Buffer.buffer(key.reveal())),
                            List.of(Buffer.buffer(chain.reveal())));
            if (belongTogether(store)) {
                KeyManagerFactory factory =
                        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(store, PASSWORD);
                return factory;
            }
        } catch (Exception e) {
            // Vert.x throws whatever it met, and says what it read; told below.
        }
        throw new UnusableTlsException(
                "tls.key is not the private key, RSA or EC and not encrypted, of the first"
                        + " certificate in tls.certificate");
    }

    private static boolean belongTogether(KeyStore store) throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, PASSWORD) instanceof PrivateKey key) {
                return signsFor(key, store.getCertificate(alias));
            }
        }
        return false;
    }

    private static boolean signsFor(PrivateKey key, Certificate certificate)
            throws GeneralSecurityException {
        byte[] something = {1, 2, 3};
        Signature signature =
                Signature.getInstance(
                        key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(key);
        signature.update(something);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(something);
        return signature.verify(signed);
    }
}

package dev.sluice.testsupport.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Issues certificates (RFC 5280) with names and times of a test's choice. */
public final class Authority {
    private static final byte[] ECDSA_WITH_SHA256 =
            Der.sequence(Der.oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
    private static final byte[] COMMON_NAME = Der.oid(0x55, 0x04, 0x03);
    private static final byte[] BASIC_CONSTRAINTS = Der.oid(0x55, 0x1d, 0x13);
    private static final byte[] ALTERNATIVE_NAMES = Der.oid(0x55, 0x1d, 0x11);
    private static final byte[] TRUE = {0x01, 0x01, (byte) 0xff};
    private static final Map<String, Integer> KINDS =
            Map.of("email:", 0x81, "DNS:", 0x82, "URI:", 0x86);
    private static final Duration DAY = Duration.ofDays(1);

    private final String name;
    private final PrivateKey key;
    private final X509Certificate certificate;

    private Authority(String name, PrivateKey key, X509Certificate certificate) {
        this.name = name;
        this.key = key;
        this.certificate = certificate;
    }

    /** A new one, which nobody knows. */
    public static Authority named(String name) {
        KeyPair pair = pair();
        Instant now = Instant.now();
        byte[] constraints = extension(BASIC_CONSTRAINTS, TRUE, Der.sequence(TRUE));
        X509Certificate own =
                sign(
                        name,
                        pair.getPrivate(),
                        body(name, name, pair, now.minus(DAY), now.plus(DAY), constraints));
        return new Authority(name, pair.getPrivate(), own);
    }

    /** The one that was kept in a folder. */
    public static Authority keptIn(Path folder, String name) {
        try {
            byte[] key = Files.readAllBytes(folder.resolve(name + ".key"));
            byte[] certificate = Files.readAllBytes(folder.resolve(name + ".der"));
            return new Authority(
                    name,
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
                    parsed(certificate));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps it for tests that another class loader has loaded. */
    public Authority keep(Path folder) {
        try {
            Files.write(folder.resolve(name + ".key"), key.getEncoded());
            Files.write(folder.resolve(name + ".der"), certificate.getEncoded());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Its own certificate, for whoever is to believe it. */
    public String pem() {
        return Pem.of(certificate);
    }

    /** Another one, which this one vouches for until some time. */
    public Authority intermediate(String other, Instant until) {
        KeyPair pair = pair();
        byte[] constraints = extension(BASIC_CONSTRAINTS, TRUE, Der.sequence(TRUE));
        X509Certificate vouchedFor =
                sign(
                        name,
                        key,
                        body(name, other, pair, Instant.now().minus(DAY), until, constraints));
        return new Authority(other, pair.getPrivate(), vouchedFor);
    }

    /** A certificate that is good today. */
    public Issued issue(String... names) {
        Instant now = Instant.now();
        return issue(now.minus(DAY), now.plus(DAY), names);
    }

    /**
     * A certificate of some time.
     *
     * @param names subject alternative names, each behind its kind
     */
    public Issued issue(Instant from, Instant until, String... names) {
        List<byte[]> alternatives = new ArrayList<>();
        for (String each : names) {
            int end = each.indexOf(':') + 1;
            int kind = Objects.requireNonNull(KINDS.get(each.substring(0, end)), each);
            alternatives.add(Der.text(kind, each.substring(end)));
        }
        byte[] extension =
                extension(
                        ALTERNATIVE_NAMES,
                        new byte[0],
                        Der.sequence(alternatives.toArray(byte[][]::new)));
        KeyPair pair = pair();
        X509Certificate issued =
                sign(name, key, body(name, "somebody", pair, from, until, extension));
        return new Issued(pair.getPrivate(), issued);
    }

    private static byte[] extension(byte[] oid, byte[] critical, byte[] content) {
        return Der.sequence(oid, critical, Der.octets(content));
    }

    private static byte[] body(
            String issuer,
            String subject,
            KeyPair pair,
            Instant from,
            Instant until,
            byte[] extension) {
        return Der.sequence(
                Der.of(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(100, new SecureRandom())),
                ECDSA_WITH_SHA256,
                distinguished(issuer),
                Der.sequence(Der.time(from), Der.time(until)),
                distinguished(subject),
                pair.getPublic().getEncoded(),
                Der.of(0xa3, Der.sequence(extension)));
    }

    private static byte[] distinguished(String commonName) {
        return Der.sequence(Der.of(0x31, Der.sequence(COMMON_NAME, Der.text(0x0c, commonName))));
    }

    private static X509Certificate sign(String name, PrivateKey key, byte[] body) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(body);
            return parsed(Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(signature.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static X509Certificate parsed(byte[] encoded) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

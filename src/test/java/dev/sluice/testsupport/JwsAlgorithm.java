package dev.sluice.testsupport;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;

/**
 * An asymmetric signature algorithm (RFC 7518, section 3.1; RFC 8037, section 3.1), as the JDK has
 * it.
 *
 * @param name as it stands in {@code alg}
 */
record JwsAlgorithm(String name) {
    private static final int USUAL_RSA = 2_048;

    KeyPair newPair() {
        return newPair(USUAL_RSA);
    }

    /** A key; how many bits it has is asked of RSA alone. */
    KeyPair newPair(int bits) {
        try {
            return switch (name.substring(0, 2)) {
                case "RS", "PS" ->
                        pair("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
                case "ES" ->
                        pair("EC", new ECGenParameterSpec(curve().replace("P-", "secp") + "r1"));
                default -> pair("Ed25519", NamedParameterSpec.ED25519);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair(String kind, AlgorithmParameterSpec parameters)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        generator.initialize(parameters);
        return generator.generateKeyPair();
    }

    byte[] sign(PrivateKey key, byte[] input) {
        try {
            Signature signature = signature();
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Signature signature() throws GeneralSecurityException {
        String hash = "SHA" + name.substring(2);
        return switch (name.substring(0, 2)) {
            case "RS" -> Signature.getInstance(hash + "withRSA");
            case "PS" -> pss(Integer.parseInt(name.substring(2)));
            case "ES" -> Signature.getInstance(hash + "withECDSAinP1363Format");
            default -> Signature.getInstance("Ed25519");
        };
    }

    /** The salt is as long as the hash (RFC 7518, section 3.5). */
    private static Signature pss(int bits) throws GeneralSecurityException {
        String hash = "SHA-" + bits;
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(
                new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1));
        return signature;
    }

    /** The parts of a public key that its issuer publishes (RFC 7518, section 6; RFC 8037). */
    static JsonObject jwk(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return new JsonObject()
                    .put("kty", "RSA")
                    .put("n", SigningKey.base64(unsigned(rsa.getModulus())))
                    .put("e", SigningKey.base64(unsigned(rsa.getPublicExponent())));
        }
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            return new JsonObject()
                    .put("kty", "EC")
                    .put("crv", "P-" + bits)
                    .put("x", SigningKey.base64(padded(ec.getW().getAffineX(), bits)))
                    .put("y", SigningKey.base64(padded(ec.getW().getAffineY(), bits)));
        }
        byte[] encoded = key.getEncoded(); // RFC 8410, section 4: it ends in the key itself
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return new JsonObject()
                .put("kty", "OKP")
                .put("crv", "Ed25519")
                .put("x", SigningKey.base64(raw));
    }

    private String curve() {
        return name.equals("ES512") ? "P-521" : "P-" + name.substring(2);
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] padded(BigInteger number, int bits) {
        byte[] bytes = unsigned(number);
        byte[] padded = new byte[(bits + 7) / 8];
        System.arraycopy(bytes, 0, padded, padded.length - bytes.length, bytes.length);
        return padded;
    }
}

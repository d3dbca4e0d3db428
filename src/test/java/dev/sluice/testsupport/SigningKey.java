package dev.sluice.testsupport;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key of an issuer's. It signs whatever it is given with the JDK alone, so that what verifies is
 * never tested against itself.
 */
public final class SigningKey {
    private static final int COORDINATE = 32;

    private final String id;
    private final String algorithm;
    private final KeyPair pair;

    private SigningKey(String id, String algorithm, KeyPair pair) {
        this.id = id;
        this.algorithm = algorithm;
        this.pair = pair;
    }

    public static SigningKey rs256(String id) {
        return rs256(id, 2_048);
    }

    /** One of another length than people should use. */
    public static SigningKey rs256(String id, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new SigningKey(id, "RS256", generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static SigningKey es256(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new SigningKey(id, "ES256", generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String id() {
        return id;
    }

    public PublicKey publicKey() {
        return pair.getPublic();
    }

    /** What its issuer publishes of it (RFC 7517, section 4). */
    public JsonObject jwk() {
        JsonObject jwk = new JsonObject().put("kid", id).put("alg", algorithm).put("use", "sig");
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return jwk.put("kty", "RSA")
                    .put("n", base64(unsigned(rsa.getModulus())))
                    .put("e", base64(unsigned(rsa.getPublicExponent())));
        }
        ECPublicKey ec = (ECPublicKey) pair.getPublic();
        return jwk.put("kty", "EC")
                .put("crv", "P-256")
                .put("x", base64(coordinate(ec.getW().getAffineX())))
                .put("y", base64(coordinate(ec.getW().getAffineY())));
    }

    /** A JWT as issuers make them. */
    public String sign(JsonObject claims) {
        return sign(header().encode(), claims.encode());
    }

    /** The header of a JWT as issuers make them. */
    public JsonObject header() {
        return new JsonObject().put("alg", algorithm).put("typ", "JWT").put("kid", id);
    }

    /** A signature of these very texts, whatever they say. */
    public String sign(String header, String payload) {
        String input = base64(utf8(header)) + "." + base64(utf8(payload));
        try {
            Signature signature =
                    Signature.getInstance(
                            algorithm.equals("RS256")
                                    ? "SHA256withRSA"
                                    : "SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(utf8(input));
            return input + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Base64url without padding (RFC 7515, section 2). */
    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = unsigned(number);
        byte[] padded = new byte[COORDINATE];
        System.arraycopy(bytes, 0, padded, COORDINATE - bytes.length, bytes.length);
        return padded;
    }
}

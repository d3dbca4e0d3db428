package dev.sluice.testsupport;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;

/**
 * A key of an issuer's. It signs whatever it is given with the JDK alone, so that what verifies is
 * never tested against itself.
 */
public final class SigningKey {
    private final String id;
    private final JwsAlgorithm algorithm;
    private final KeyPair pair;

    private SigningKey(String id, JwsAlgorithm algorithm, KeyPair pair) {
        this.id = id;
        this.algorithm = algorithm;
        this.pair = pair;
    }

    /**
     * A new one.
     *
     * @param algorithm any that a document may name
     */
    public static SigningKey of(String id, String algorithm) {
        JwsAlgorithm known = new JwsAlgorithm(algorithm);
        return new SigningKey(id, known, known.newPair());
    }

    public static SigningKey rs256(String id) {
        return of(id, "RS256");
    }

    /** One of another length than people should use. */
    public static SigningKey rs256(String id, int bits) {
        JwsAlgorithm known = new JwsAlgorithm("RS256");
        return new SigningKey(id, known, known.newPair(bits));
    }

    public static SigningKey es256(String id) {
        return of(id, "ES256");
    }

    /** The same key, which signs otherwise from now on. */
    public SigningKey signing(String other) {
        return new SigningKey(id, new JwsAlgorithm(other), pair);
    }

    public String id() {
        return id;
    }

    public PublicKey publicKey() {
        return pair.getPublic();
    }

    /** What its issuer publishes of it (RFC 7517, section 4). */
    public JsonObject jwk() {
        return new JsonObject()
                .put("kid", id)
                .put("alg", algorithm.name())
                .put("use", "sig")
                .mergeIn(JwsAlgorithm.jwk(pair.getPublic()));
    }

    /** A JWT as issuers make them. */
    public String sign(JsonObject claims) {
        return sign(header().encode(), claims.encode());
    }

    /** The header of a JWT as issuers make them. */
    public JsonObject header() {
        return new JsonObject().put("alg", algorithm.name()).put("typ", "JWT").put("kid", id);
    }

    /** A signature of these very texts, whatever they say. */
    public String sign(String header, String payload) {
        String input = base64(utf8(header)) + "." + base64(utf8(payload));
        return input + "." + base64(algorithm.sign(pair.getPrivate(), utf8(input)));
    }

    /** Base64url without padding (RFC 7515, section 2). */
    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

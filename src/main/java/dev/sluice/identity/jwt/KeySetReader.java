package dev.sluice.identity.jwt;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.security.PublicKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWK set (RFC 7517, section 5). A key that cannot verify signatures here is passed over,
 * as that section asks; a set that is none is refused as a whole.
 */
final class KeySetReader {
    private static final int MOST_KEYS = 100;
    private static final int SHORTEST_RSA = 2_048;
    private static final int LONGEST_RSA = 8_192;

    /** What makes a public key, and nothing that leads anywhere or proves anything else. */
    private static final List<String> PARTS = List.of("kty", "n", "e", "crv", "x", "y");

    private static final Set<String> KINDS = Set.of("RSA", "EC", "OKP");

    private KeySetReader() {}

    static KeySet read(byte[] body) throws UnusableKeysException {
        JsonValue keys = keys(body);
        if (keys == null || !keys.isArray()) {
            throw new UnusableKeysException("it is no JWK set");
        }
        if (keys.elements().size() > MOST_KEYS) {
            throw new UnusableKeysException("it holds more than " + MOST_KEYS + " keys");
        }
        List<IssuedKey> usable = new ArrayList<>();
        for (JsonValue each : keys.elements()) {
            IssuedKey key = key(each);
            if (key != null) {
                usable.add(key);
            }
        }
        return new KeySet(usable);
    }

    private static @Nullable JsonValue keys(byte[] body) throws UnusableKeysException {
        try {
            return StrictJson.read(body, Jwt.LIMITS).get("keys");
        } catch (MalformedJsonException e) {
            throw new UnusableKeysException("it is not strict JSON: " + e.getMessage());
        }
    }

    private static @Nullable IssuedKey key(JsonValue jwk) {
        Map<String, Object> parts = new HashMap<>();
        for (String part : PARTS) {
            String text = text(jwk, part);
            if (text != null) {
                parts.put(part, text);
            }
        }
        if (!KINDS.contains(String.valueOf(parts.get("kty"))) || !mayVerify(jwk)) {
            return null;
        }
        try {
            PublicKey key = PublicJsonWebKey.Factory.newPublicJwk(parts).getPublicKey();
            String kind = kind(key, text(jwk, "crv"));
            return kind == null
                    ? null
                    : new IssuedKey(text(jwk, "kid"), text(jwk, "alg"), kind, key);
        } catch (JoseException | RuntimeException e) {
            return null; // of a kind or curve that is unknown here, or broken
        }
    }

    /** RFC 7517, sections 4.2 and 4.3. */
    private static boolean mayVerify(JsonValue jwk) {
        JsonValue use = jwk.get("use");
        JsonValue operations = jwk.get("key_ops");
        return (use == null || "sig".equals(use.textOrNull()))
                && (operations == null
                        || operations.elements().stream()
                                .anyMatch(each -> "verify".equals(each.textOrNull())));
    }

    private static @Nullable String kind(PublicKey key, @Nullable String curve) {
        if (key instanceof RSAKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits >= SHORTEST_RSA && bits <= LONGEST_RSA ? "RSA" : null;
        }
        return key instanceof EdECKey ? "EdDSA" : curve;
    }

    private static @Nullable String text(JsonValue jwk, String name) {
        JsonValue member = jwk.get(name);
        return member == null ? null : member.textOrNull();
    }
}

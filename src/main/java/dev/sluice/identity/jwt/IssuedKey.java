package dev.sluice.identity.jwt;

import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * One public key of an issuer (RFC 7517, section 4).
 *
 * @param id its {@code kid}
 * @param algorithm the only one it is meant for, if it says so
 * @param kind {@code RSA}, the name of its elliptic curve, or {@code EdDSA}
 * @param key the key itself
 */
record IssuedKey(@Nullable String id, @Nullable String algorithm, String kind, PublicKey key) {

    /** Whether it can have signed so: an algorithm goes with one kind of key (RFC 7518, 3.1). */
    boolean fits(String wanted) {
        return (algorithm == null || algorithm.equals(wanted)) && kind.equals(kindFor(wanted));
    }

    private static String kindFor(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> "P-256";
            case "ES384" -> "P-384";
            case "ES512" -> "P-521";
            case "EdDSA" -> "EdDSA";
            default -> "RSA";
        };
    }
}

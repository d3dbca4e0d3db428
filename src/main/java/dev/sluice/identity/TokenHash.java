package dev.sluice.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a bearer token, which is all the gateway ever keeps of one.
 *
 * <p>Comparison takes the same time whatever the bytes, so that a guess learns nothing from how
 * long its refusal took.
 */
public final class TokenHash {
    private static final String PREFIX = "sha256:";
    private static final int HEX_LENGTH = 64;

    /** To find one costs more than to hash a token with it. */
    private static final ThreadLocal<MessageDigest> SHA_256 =
            ThreadLocal.withInitial(TokenHash::sha256);

    private final byte[] digest;

    private TokenHash(byte[] digest) {
        this.digest = digest;
    }

    /**
     * Hashes a presented token.
     *
     * @param token the text after {@code Bearer }, of any format
     */
    public static TokenHash of(String token) {
        MessageDigest sha = SHA_256.get();
        byte[] digest = sha.digest(token.getBytes(StandardCharsets.UTF_8));
        sha.reset(); // else its buffer would hold the token until this thread hashes another one
        return new TokenHash(digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * Reads the form used in grant documents.
     *
     * @param text {@code sha256:} and 64 lower-case hexadecimal digits
     * @throws IllegalArgumentException when the text has another form
     */
    public static TokenHash parse(String text) {
        String hex = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "";
        if (hex.length() != HEX_LENGTH || !hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "a token is written as sha256: and 64 lower-case hexadecimal digits");
        }
        return new TokenHash(HexFormat.of().parseHex(hex));
    }

    /** Its 64 hexadecimal digits: no secret, but of use to documents alone. */
    public String digits() {
        return HexFormat.of().formatHex(digest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenHash that && MessageDigest.isEqual(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(digest).getInt(); // each part of a SHA-256 is as good as all of it
    }

    /** Names the kind of value only: a hash is not secret, but it has no business in a log. */
    @Override
    public String toString() {
        return "sha256:…";
    }
}

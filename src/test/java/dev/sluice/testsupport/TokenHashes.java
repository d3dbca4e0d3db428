package dev.sluice.testsupport;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tokens as grant documents write them. */
public final class TokenHashes {
    private TokenHashes() {}

    /** {@code sha256:} and the hexadecimal SHA-256 of a token. */
    public static String written(String token) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}

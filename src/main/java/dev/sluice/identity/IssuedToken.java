package dev.sluice.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One of a grant's tokens.
 *
 * @param hash all that is kept of it
 * @param expires from when on it proves nothing; null for never
 */
public record IssuedToken(TokenHash hash, @Nullable Instant expires) {

    /** One that does not expire. */
    public static IssuedToken lasting(TokenHash hash) {
        return new IssuedToken(hash, null);
    }

    boolean isProvedBy(TokenHash presented, Instant now) {
        return hash.equals(presented) && (expires == null || now.isBefore(expires));
    }
}

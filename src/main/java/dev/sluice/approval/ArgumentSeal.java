package dev.sluice.approval;

import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Keeps arguments from whoever can read the store. The question's id is authenticated, so that
 * arguments of one cannot be shown for another's.
 */
public final class ArgumentSeal {
    private final DerivedSeal seal;

    /**
     * Seals with the first key and opens with any.
     *
     * @param keys the session keys in use now, at least one
     * @param random where nonces come from
     */
    public ArgumentSeal(Supplier<List<SecretKey>> keys, SecureRandom random) {
        this.seal = new DerivedSeal(keys, random, "dev.sluice approval arguments 1");
    }

    /**
     * Seals the arguments of a question.
     *
     * @return base64url
     */
    public String seal(String id, String arguments) {
        return seal.seal(id, arguments);
    }

    /** The arguments of a question; null when no key in use opens them. */
    public @Nullable String open(String id, String sealed) {
        return seal.open(id, sealed);
    }
}

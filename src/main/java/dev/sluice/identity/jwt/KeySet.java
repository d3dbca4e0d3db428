package dev.sluice.identity.jwt;

import java.security.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer as they were fetched once. What was verified with one is forgotten with it,
 * so no two are ever equal.
 */
final class KeySet {
    private final List<IssuedKey> keys;

    KeySet(List<IssuedKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Whether one has this id; a token that names none asks for no newer keys. */
    boolean knows(@Nullable String id) {
        return id == null || keys.stream().anyMatch(key -> id.equals(key.id()));
    }

    /**
     * The one key that a token can have been signed with.
     *
     * @param id what the token calls it: text to compare, and never a place to look at
     * @return null also when several would do, as trying them all would cost as much as is wanted
     */
    @Nullable PublicKey find(@Nullable String id, String algorithm) {
        List<IssuedKey> found =
                keys.stream()
                        .filter(key -> id == null || id.equals(key.id()))
                        .filter(key -> key.fits(algorithm))
                        .toList();
        return found.size() == 1 ? found.get(0).key() : null;
    }

    /** Whether the key is one of these, whatever it is called now. */
    boolean holds(PublicKey key) {
        return keys.stream().anyMatch(each -> each.key().equals(key));
    }

    int size() {
        return keys.size();
    }
}

package dev.sluice.identity.jwt;

import dev.sluice.identity.Issuer;
import dev.sluice.identity.Proof;
import dev.sluice.identity.TokenHash;
import dev.sluice.protocol.JsonValue;
import dev.sluice.secret.Secret;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JWTs that were found right, so that one that comes with each request is not read each time. What
 * was found holds for these very bytes, this server, this document of its issuer and this very set
 * of keys, and while the token proves anything; whatever else is judged of a caller is judged each
 * time. Kept are the token's hash and its claims: with neither anybody could prove anything.
 */
final class VerifiedJwts {
    private final Map<TokenHash, Found> found;

    /**
     * What one of them says.
     *
     * @param from when it was found right; a clock that was set back may make it too early again
     */
    private record Found(
            Issuer issuer,
            String audience,
            KeySet keys,
            Instant from,
            Instant expires,
            String subject,
            JsonValue claims,
            PublicKey key) {

        boolean holds(String wanted, Collection<Issuer> issuers, Instant now) {
            return audience.equals(wanted)
                    && issuers.contains(issuer)
                    && !now.isBefore(from)
                    && now.isBefore(expires);
        }
    }

    /** The keys of an issuer as they are now. */
    interface Keys {
        /** Null when nobody knows any. */
        @Nullable KeySet of(Issuer issuer);
    }

    /**
     * Remembers some.
     *
     * @param most how many; the one that was not seen for the longest time is forgotten
     */
    VerifiedJwts(int most) {
        this.found =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<TokenHash, Found> eldest) {
                        return size() > most;
                    }
                };
    }

    /** What a token proves that was found right and still is; null when it must be read. */
    Proof.@Nullable Jwt find(
            Secret token, String audience, Collection<Issuer> issuers, Keys keys, Instant now) {
        TokenHash hash = TokenHash.of(token.reveal());
        Found known = get(hash);
        if (known == null) {
            return null;
        }
        if (!known.holds(audience, issuers, now) || keys.of(known.issuer()) != known.keys()) {
            forget(hash);
            return null;
        }
        return new Proof.Jwt(
                known.issuer(),
                known.subject(),
                known.claims(),
                known.expires(),
                token,
                known.key());
    }

    /** Remembers one that was found right with these keys. */
    void remember(Proof.Jwt proof, String audience, KeySet keys, Instant now) {
        put(
                TokenHash.of(proof.token().reveal()),
                new Found(
                        proof.issuer(),
                        audience,
                        keys,
                        now,
                        proof.expires(),
                        proof.subject(),
                        proof.claims(),
                        proof.key()));
    }

    private synchronized @Nullable Found get(TokenHash hash) {
        return found.get(hash);
    }

    private synchronized void put(TokenHash hash, Found one) {
        found.put(hash, one);
    }

    private synchronized void forget(TokenHash hash) {
        found.remove(hash);
    }

    /** How many are remembered. */
    synchronized int size() {
        return found.size();
    }
}

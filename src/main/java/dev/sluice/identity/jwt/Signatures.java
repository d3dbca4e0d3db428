package dev.sluice.identity.jwt;

import dev.sluice.identity.TokenHash;
import dev.sluice.secret.Secret;
import java.security.PublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * Whether a key has signed a token (RFC 7515, section 5.2). An agent sends one token with each of
 * its requests, so what was found right is remembered: for these very bytes and this very set of
 * keys, and nothing else is. All other rules are applied each time.
 */
final class Signatures {
    private final Map<TokenHash, KeySet> right;

    /**
     * Remembers some.
     *
     * @param most how many tokens; the one that was not seen for the longest time is forgotten
     */
    Signatures(int most) {
        this.right =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<TokenHash, KeySet> eldest) {
                        return size() > most;
                    }
                };
    }

    void check(Secret token, String algorithm, KeySet keys, PublicKey key)
            throws WrongJwtException {
        TokenHash hash = TokenHash.of(token.reveal());
        if (isKnown(hash, keys)) {
            return;
        }
        if (!verify(token, algorithm, key)) {
            throw new WrongJwtException(Fault.SIGNATURE);
        }
        remember(hash, keys);
    }

    private synchronized boolean isKnown(TokenHash hash, KeySet keys) {
        return right.get(hash) == keys;
    }

    private synchronized void remember(TokenHash hash, KeySet keys) {
        right.put(hash, keys);
    }

    /** How many are remembered. */
    synchronized int size() {
        return right.size();
    }

    private static boolean verify(Secret token, String algorithm, PublicKey key) {
        if (key instanceof EdECPublicKey edwards && !hasItsLength(token.reveal(), edwards)) {
            return false;
        }
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(
                    new AlgorithmConstraints(ConstraintType.PERMIT, algorithm));
            signature.setCompactSerialization(token.reveal());
            signature.setKey(key);
            return signature.verifySignature();
        } catch (JoseException | RuntimeException e) {
            return false; // its message may quote the token
        }
    }

    /**
     * The JDK takes one that is followed by zeros for the same (RFC 8032, sections 5.1.7, 5.2.7).
     */
    private static boolean hasItsLength(String token, EdECPublicKey key) {
        int bytes = key.getParams().getName().equals("Ed448") ? 114 : 64;
        int characters = (bytes * 4 + 2) / 3; // base64url without padding
        return token.length() - token.lastIndexOf('.') - 1 == characters;
    }
}

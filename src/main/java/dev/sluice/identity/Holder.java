package dev.sluice.identity;

import dev.sluice.policy.Glob;
import dev.sluice.protocol.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who holds a grant, or the rights of an operator. */
public sealed interface Holder {

    /** Whoever has one of these tokens. */
    record OfTokens(List<IssuedToken> tokens) implements Holder {
        public OfTokens {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * Whoever an issuer says so of.
     *
     * @param issuer the name of the issuer's document
     * @param claims what each of these claims must be; an empty map is everybody to whom the issuer
     *     gives a token for the server
     */
    record OfJwt(String issuer, Map<String, ClaimRule> claims) implements Holder {
        public OfJwt {
            claims = Map.copyOf(claims);
        }

        /** Whether somebody with these claims holds it, if the issuer says so. */
        public boolean admits(JsonValue presented) {
            return claims.entrySet().stream()
                    .allMatch(rule -> rule.getValue().holds(rule.getKey(), presented));
        }
    }

    /**
     * Whoever has a client certificate with one of these names.
     *
     * @param names globs for subject alternative names, as in {@link Proof.Certificate}
     */
    record OfCertificate(List<Glob> names) implements Holder {
        public OfCertificate {
            names = List.copyOf(names);
        }
    }

    /** The holder of one token that does not expire. */
    static Holder ofToken(TokenHash hash) {
        return new OfTokens(List.of(IssuedToken.lasting(hash)));
    }

    /**
     * Who exactly holds it, when this proof is that of a holder.
     *
     * @param name of the grant or operator: whoever has a token has no other name
     * @return the subject; empty when the proof is another's, or has expired
     */
    default Optional<String> subject(String name, Proof proof, Instant now) {
        if (this instanceof OfTokens issued && proof instanceof Proof.Token token) {
            for (IssuedToken each : issued.tokens()) { // of each request, so without a stream
                if (each.isProvedBy(token.hash(), now)) {
                    return Optional.of(name);
                }
            }
            return Optional.empty();
        }
        if (this instanceof OfJwt wanted && proof instanceof Proof.Jwt jwt) {
            boolean held =
                    now.isBefore(jwt.expires())
                            && wanted.issuer().equals(jwt.issuer().name())
                            && wanted.admits(jwt.claims());
            return held ? Optional.of(jwt.subject()) : Optional.empty();
        }
        if (this instanceof OfCertificate wanted && proof instanceof Proof.Certificate shown) {
            return now.isBefore(shown.expires())
                    ? shown.names().stream()
                            .filter(one -> wanted.names().stream().anyMatch(it -> it.matches(one)))
                            .findFirst()
                    : Optional.empty();
        }
        return Optional.empty();
    }
}

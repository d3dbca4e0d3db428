package dev.sluice.identity;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Somebody whose JWTs are believed.
 *
 * @param name the document's name
 * @param issuer what its JWTs say in {@code iss}, to the letter; also where clients find out how to
 *     log in (RFC 8414)
 * @param jwks where its keys are, {@code https} except on this machine
 * @param algorithms the JWS algorithms (RFC 7518, section 3.1) it may sign with: asymmetric ones
 *     only
 * @param scopes what clients are told to ask it for; may be empty
 * @param skew how far its clock may be off
 */
public record Issuer(
        String name,
        String issuer,
        URI jwks,
        Set<String> algorithms,
        List<String> scopes,
        Duration skew) {
    public Issuer {
        algorithms = Set.copyOf(algorithms);
        scopes = List.copyOf(scopes);
    }

    /** Whether this, as it stands now, still vouches for what another has been believed for. */
    public boolean standsFor(Issuer before) {
        return issuer.equals(before.issuer)
                && jwks.equals(before.jwks)
                && algorithms.containsAll(before.algorithms);
    }
}

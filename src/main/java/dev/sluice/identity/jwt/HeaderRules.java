package dev.sluice.identity.jwt;

import dev.sluice.identity.Issuer;
import dev.sluice.protocol.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the header of a JWT may say: never what to trust, and never how to be read. */
final class HeaderRules {
    /**
     * Keys that the token brings or names itself (RFC 7515, sections 4.1.2, 4.1.3, 4.1.5, 4.1.6),
     * and extensions, of which none is understood (section 4.1.11; RFC 7797).
     */
    private static final List<String> REFUSED = List.of("jwk", "jku", "x5u", "x5c", "crit", "b64");

    /** RFC 7519, section 5.1; RFC 9068, section 2.1. Both may be written as full media types. */
    private static final Set<String> TYPES =
            Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    private HeaderRules() {}

    /** The algorithm, which is one of those that the issuer's document names. */
    static String algorithm(JsonValue header, Issuer issuer) throws WrongJwtException {
        String algorithm = Jwt.text(header, "alg");
        if (algorithm == null || !issuer.algorithms().contains(algorithm)) {
            throw new WrongJwtException(Fault.ALGORITHM);
        }
        String type = Jwt.text(header, "typ");
        boolean known = type == null || TYPES.contains(type.toLowerCase(Locale.ROOT));
        if (!known || REFUSED.stream().anyMatch(name -> header.get(name) != null)) {
            throw new WrongJwtException(Fault.HEADER);
        }
        return algorithm;
    }
}

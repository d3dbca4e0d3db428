package dev.sluice.gateway;

import dev.sluice.identity.Issuer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What {@code WWW-Authenticate} says to whoever could not be told who it is: how to do better (RFC
 * 6750, section 3; RFC 9728, section 5.1).
 */
final class Challenge {
    private Challenge() {}

    /**
     * The header's value; the same for every server's name, there or not.
     *
     * @param offered whether there was a credential, which then was wrong
     */
    static String of(boolean offered, Optional<String> metadata, Collection<Issuer> issuers) {
        if (issuers.isEmpty() || metadata.isEmpty()) {
            return "Bearer";
        }
        List<String> scopes = scopes(issuers);
        return "Bearer "
                + (offered ? "error=\"invalid_token\", " : "")
                + "resource_metadata=\""
                + metadata.get()
                + '"'
                + (scopes.isEmpty() ? "" : ", scope=\"" + String.join(" ", scopes) + '"');
    }

    /** What clients are told to ask for, whichever issuer they ask. */
    static List<String> scopes(Collection<Issuer> issuers) {
        return issuers.stream()
                .flatMap(issuer -> issuer.scopes().stream())
                .distinct()
                .sorted()
                .toList();
    }
}

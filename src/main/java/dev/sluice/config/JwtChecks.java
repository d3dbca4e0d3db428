package dev.sluice.config;

import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import dev.sluice.identity.Issuer;
import dev.sluice.identity.Operator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Whether a JWT could be told for what it is: by whom it was issued, and for whom. */
final class JwtChecks {
    private final References references;
    private final Problems problems;

    JwtChecks(References references, Problems problems) {
        this.references = references;
        this.problems = problems;
    }

    /** A JWT names its issuer and no document, so two documents would both be meant. */
    void refuseSharedIssuers(Configuration configuration) {
        Map<String, Issuer> first = new HashMap<>();
        for (Issuer issuer : new TreeMap<>(configuration.issuers()).values()) {
            Issuer other = first.putIfAbsent(issuer.issuer(), issuer);
            if (other != null) {
                problems.add(
                        references.placeOf(DocumentKind.ISSUER, issuer.name(), "issuer"),
                        "the same issuer as \"" + other.name() + "\"; delete one of the two");
            }
        }
    }

    /** A JWT without a known audience might be meant for any other service of its issuer's. */
    void refuseWithoutAddress(Configuration configuration) {
        for (Grant grant : configuration.grants()) {
            refuse(DocumentKind.GRANT, grant.name(), grant.holder());
        }
        for (Operator operator : new TreeMap<>(configuration.operators()).values()) {
            refuse(DocumentKind.OPERATOR, operator.name(), operator.holder());
        }
    }

    private void refuse(DocumentKind kind, String document, Holder holder) {
        if (holder instanceof Holder.OfJwt) {
            problems.add(
                    references.placeOf(kind, document, "jwt"),
                    "a JWT must be issued for this gateway's address, which is not known; set"
                            + " sluice.public-url, for example to https://mcp.example");
        }
    }
}

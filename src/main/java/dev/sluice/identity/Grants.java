package dev.sluice.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All grants at one moment, and which of them a proof opens. */
public final class Grants {
    private final List<Grant> all;
    private final Map<TokenHash, Map<String, Grant>> byToken = new HashMap<>();
    private final Map<String, List<Grant>> others = new HashMap<>();

    /**
     * Makes them ready to be found.
     *
     * @param grants of which no two at one server have the same token
     */
    public Grants(List<Grant> grants) {
        this.all = List.copyOf(grants);
        for (Grant grant : all) {
            if (grant.holder() instanceof Holder.OfTokens issued) {
                for (IssuedToken token : issued.tokens()) {
                    byToken.computeIfAbsent(token.hash(), hash -> new HashMap<>())
                            .put(grant.server(), grant);
                }
            } else {
                others.computeIfAbsent(grant.server(), server -> new ArrayList<>()).add(grant);
            }
        }
    }

    /** Every grant. */
    public List<Grant> all() {
        return all;
    }

    /** What a proof opens. */
    public sealed interface Found {
        /** One grant, and so one caller. */
        record One(Caller caller) implements Found {}

        /**
         * More than one, so that nobody could say under which policy the caller stands.
         *
         * @param grants their names
         */
        record Several(List<String> grants) implements Found {
            public Several {
                grants = List.copyOf(grants);
            }
        }

        /** None at this server, though the credential itself is right. */
        record Elsewhere() implements Found {}

        /** None at all: nobody knows the credential. */
        record Unknown() implements Found {}
    }

    /**
     * What a proof opens at one server.
     *
     * @param server any name, also one of no server
     */
    public Found find(Proof proof, String server, Instant now) {
        List<Caller> callers = new ArrayList<>();
        for (Grant grant : candidates(proof, server)) {
            grant.holder()
                    .subject(grant.name(), proof, now)
                    .ifPresent(subject -> callers.add(new Caller(grant, subject, proof)));
        }
        if (callers.size() == 1) {
            return new Found.One(callers.get(0));
        }
        if (!callers.isEmpty()) {
            return new Found.Several(
                    callers.stream().map(caller -> caller.grant().name()).sorted().toList());
        }
        return isKnown(proof, now) ? new Found.Elsewhere() : new Found.Unknown();
    }

    /**
     * Whether a caller would be the same caller now.
     *
     * @param caller as it was when its request came
     */
    public boolean isStill(Caller caller, Instant now) {
        return find(caller.proof(), caller.grant().server(), now) instanceof Found.One one
                && one.caller().grant().name().equals(caller.grant().name())
                && one.caller().subject().equals(caller.subject());
    }

    private List<Grant> candidates(Proof proof, String server) {
        if (proof instanceof Proof.Token token) {
            Grant grant = byToken.getOrDefault(token.hash(), Map.of()).get(server);
            return grant == null ? List.of() : List.of(grant);
        }
        return others.getOrDefault(server, List.of());
    }

    /** A JWT was made for this very server, so its issuer knows its holder if nobody else does. */
    private boolean isKnown(Proof proof, Instant now) {
        if (proof instanceof Proof.Jwt) {
            return true;
        }
        Iterable<Grant> candidates =
                proof instanceof Proof.Token token
                        ? byToken.getOrDefault(token.hash(), Map.of()).values()
                        : all;
        for (Grant grant : candidates) {
            if (grant.holder().subject(grant.name(), proof, now).isPresent()) {
                return true;
            }
        }
        return false;
    }
}

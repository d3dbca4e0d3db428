package dev.sluice.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All grants at one moment, and which of them a proof opens. */
public final class Grants {
    private static final Found ELSEWHERE = new Found.Elsewhere();
    private static final Found UNKNOWN = new Found.Unknown();

    private final List<Grant> all;
    private final Map<TokenHash, Map<String, Known>> byToken = new HashMap<>();
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
                            .merge(grant.server(), Known.of(token, grant), Known::and);
                }
            } else {
                others.computeIfAbsent(grant.server(), server -> new ArrayList<>()).add(grant);
            }
        }
    }

    /**
     * Whom a token proves at one server, made ready once: nearly every request brings one.
     *
     * @param found the answer to whoever presents it
     * @param expires from when on it proves nothing; null for never
     */
    private record Known(Found.One found, @Nullable Instant expires) {
        static Known of(IssuedToken token, Grant grant) {
            Proof proof = new Proof.Token(token.hash());
            return new Known(
                    new Found.One(new Caller(grant, grant.name(), proof)), token.expires());
        }

        /** The later grant, or the later end of what one grant names twice. */
        Known and(Known later) {
            boolean same = found.caller().grant().equals(later.found.caller().grant());
            boolean longer =
                    same
                            && later.expires != null
                            && (expires == null || expires.isAfter(later.expires));
            return longer ? this : later;
        }

        boolean isRight(Instant now) {
            return expires == null || now.isBefore(expires);
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
        if (proof instanceof Proof.Token token) {
            return ofToken(token.hash(), server, now);
        }
        List<Caller> callers = new ArrayList<>();
        for (Grant grant : others.getOrDefault(server, List.of())) {
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
        return isKnown(proof, now) ? ELSEWHERE : UNKNOWN;
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

    private Found ofToken(TokenHash presented, String server, Instant now) {
        Map<String, Known> known = byToken.get(presented);
        if (known == null) {
            return UNKNOWN;
        }
        Known here = known.get(server);
        if (here != null && here.isRight(now)) {
            return here.found();
        }
        for (Known each : known.values()) {
            if (each.isRight(now)) {
                return ELSEWHERE;
            }
        }
        return UNKNOWN;
    }

    /** A JWT was made for this very server, so its issuer knows its holder if nobody else does. */
    private boolean isKnown(Proof proof, Instant now) {
        if (proof instanceof Proof.Jwt) {
            return true;
        }
        for (Grant grant : all) {
            if (grant.holder().subject(grant.name(), proof, now).isPresent()) {
                return true;
            }
        }
        return false;
    }
}

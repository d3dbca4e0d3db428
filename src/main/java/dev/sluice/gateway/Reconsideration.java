package dev.sluice.gateway;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.Grants;
import dev.sluice.identity.JwtVerifier;
import dev.sluice.identity.Proof;
import dev.sluice.policy.Policy;
import dev.sluice.protocol.Target;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call that was judged a while ago would pass by what is in force now: a change is
 * effective at once, and a call that waits for a person must not outlive what let it wait.
 */
@Singleton
class Reconsideration {
    private final LiveConfiguration configuration;
    private final JwtVerifier jwts;
    private final InstantSource clock;

    Reconsideration(LiveConfiguration configuration, JwtVerifier jwts, InstantSource clock) {
        this.configuration = configuration;
        this.jwts = jwts;
        this.clock = clock;
    }

    boolean stands(Passage passage) {
        Snapshot now = configuration.current();
        return now != null
                && isStillProven(passage, now)
                && !isOff(passage, now)
                && passage.server().equals(now.servers().get(passage.server().name()))
                && isOfSamePolicy(passage, now);
    }

    private boolean isStillProven(Passage passage, Snapshot now) {
        Proof proof = passage.caller().proof();
        return now.stillProves(passage.caller(), clock.instant())
                && (!(proof instanceof Proof.Jwt jwt) || jwts.isStillSigned(jwt));
    }

    private static boolean isOff(Passage passage, Snapshot now) {
        Target target = passage.target();
        return target == null
                || now.switches().covering(passage.server().name(), passage.callerFacts(), target)
                        != null;
    }

    private boolean isOfSamePolicy(Passage passage, Snapshot now) {
        Policy judged = passage.policy();
        Policy current = policy(passage, now);
        return judged != null
                && current != null
                && judged.name().equals(current.name())
                && judged.version().equals(current.version());
    }

    private @Nullable Policy policy(Passage passage, Snapshot now) {
        Grants.Found found =
                now.grants()
                        .find(passage.caller().proof(), passage.server().name(), clock.instant());
        return found instanceof Grants.Found.One one ? now.policyOf(one.caller().grant()) : null;
    }
}

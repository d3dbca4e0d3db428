package dev.sluice.gateway;

import dev.sluice.approval.ArgumentSeal;
import dev.sluice.approval.DerivedSeal;
import dev.sluice.identity.Caller;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.SecretKey;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Begins, finds and ends sessions. Only the ended ones are remembered. */
@Startup // a key file that cannot be read must stop the start, not the first agent
@Singleton
public class Sessions {
    private static final int ID_BYTES = 16;

    /** Replicas share nothing but a store; where there is one, there may be several. */
    static final String STORE = "quarkus.redis.hosts";

    private volatile SessionSeal seal;
    private final Duration maxAge;
    private final InstantSource clock;
    private final SecureRandom random;
    private final EndedSessions ended;

    @Inject
    Sessions(SessionSettings settings, Config config, InstantSource clock, SecureRandom random) {
        this(
                new SessionSeal(
                        SessionKeys.atStart(
                                settings.keyFile(),
                                config.getOptionalValue(STORE, String.class).isPresent(),
                                random),
                        random),
                settings.maxAge(),
                clock,
                random);
    }

    Sessions(SessionSeal seal, Duration maxAge, InstantSource clock, SecureRandom random) {
        this.seal = seal;
        this.maxAge = maxAge;
        this.clock = clock;
        this.random = random;
        this.ended = new EndedSessions(maxAge);
    }

    /**
     * Seals with the first of these keys and opens with any; what other keys sealed is unknown from
     * now on.
     *
     * @return whether they are others than before
     */
    boolean useKeys(List<SecretKey> keys) {
        if (seal.hasKeys(keys)) {
            return false;
        }
        seal = new SessionSeal(keys, random);
        return true;
    }

    /**
     * Begins a session.
     *
     * @param upstreamId the server's own session id, or null when it issued none
     * @return the id to give to the agent
     */
    public String begin(Caller caller, @Nullable String upstreamId, String revision) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        Session session =
                new Session(HexFormat.of().formatHex(id), upstreamId, revision, clock.instant());
        return seal.seal(session, caller);
    }

    /** The session behind an id, or null when it is unknown to this caller, expired or ended. */
    public @Nullable Session find(String sealedId, Caller caller) {
        Session session = seal.open(sealedId, caller);
        if (session == null || ended.contains(session)) {
            return null;
        }
        return clock.instant().isBefore(session.issuedAt().plus(maxAge)) ? session : null;
    }

    /** Makes a session unknown from now on. */
    public void end(Session session) {
        ended.add(session, clock.instant());
    }

    /** Seals the arguments of questions to people with the session keys that are in use then. */
    @Produces
    @Singleton
    ArgumentSeal argumentSeal() {
        return new ArgumentSeal(() -> seal.keys(), random);
    }

    /**
     * Seals something else with keys derived from the session keys that are in use then.
     *
     * @param use what it is for; no other use has the same
     */
    public DerivedSeal sealFor(String use) {
        return new DerivedSeal(() -> seal.keys(), random, use);
    }

    /** How many ended sessions are remembered. */
    int remembered() {
        return ended.size();
    }
}

package dev.sluice.gateway;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Grant;
import dev.sluice.telemetry.Meters;
import dev.sluice.upstream.Server;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Step 1: who calls. Costs the caller nothing but a hash: no body is read and no store is asked.
 */
@ApplicationScoped
class Identification {
    /** About 150 bytes each. */
    private static final int MOST_SOURCES = 10_000;

    private final Meters meters;
    private final PerMinute<String> failures;

    Identification(Meters meters, BoundSettings settings, LongSupplier nanoTime) {
        this.meters = meters;
        this.failures = new PerMinute<>(settings.failedAttemptsPerMinute(), MOST_SOURCES, nanoTime);
    }

    void identify(Passage passage) {
        Map<String, Grant> grants = grants(passage);
        String name = passage.exchange().server();
        Grant grant = grants.get(name);
        Server server = passage.snapshot().servers().get(name);
        if (grant == null || server == null) {
            meters.authenticationFailed("other_server");
            throw passage.refuse(Kind.NOT_YOURS, "this credential is not for this server");
        }
        if (!server.hasItsSecrets()) {
            throw passage.refuse(Kind.NOT_READY, "this server is not ready");
        }
        passage.identified(Caller.byToken(grant), server);
        meters.inflight(name, 1);
    }

    private Map<String, Grant> grants(Passage passage) {
        Credentials credentials = Credentials.read(passage.exchange().authorization());
        if (credentials instanceof Credentials.Bearer bearer) {
            Map<String, Grant> grants = passage.snapshot().provedBy(bearer.token());
            if (!grants.isEmpty()) {
                return grants;
            }
            meters.authenticationFailed("unknown");
        } else {
            meters.authenticationFailed(((Credentials.Unusable) credentials).reason());
        }
        throw failed(passage);
    }

    /**
     * Only those who fail are ever throttled: many agents may share one address, and none of them
     * shall suffer for another's guesses.
     */
    private RefusedException failed(Passage passage) {
        Duration wait = failures.count(passage.exchange().source());
        return wait == null
                ? passage.refuse(Kind.UNAUTHENTICATED, "one valid bearer token is needed")
                : new RefusedException(
                        Refusal.until(
                                Kind.TOO_MANY_ATTEMPTS,
                                null,
                                "too many failed attempts from this address",
                                wait));
    }
}

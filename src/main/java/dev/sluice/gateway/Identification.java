package dev.sluice.gateway;

import dev.sluice.config.Snapshot;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Grants;
import dev.sluice.identity.JwtVerifier;
import dev.sluice.identity.JwtVerifier.Verdict;
import dev.sluice.identity.Proof;
import dev.sluice.telemetry.Meters;
import dev.sluice.upstream.Server;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Step 1: who calls. Costs the caller nothing but a hash or a signature: no body is read and no
 * store is asked.
 */
@Singleton
class Identification {
    private static final Logger LOG = Logger.getLogger(Identification.class);

    private final JwtVerifier jwts;
    private final PublicAddress address;
    private final Meters meters;
    private final InstantSource clock;
    private final FailedAttempts failures;

    Identification(
            JwtVerifier jwts,
            PublicAddress address,
            Meters meters,
            FailedAttempts failures,
            InstantSource clock) {
        this.jwts = jwts;
        this.address = address;
        this.meters = meters;
        this.clock = clock;
        this.failures = failures;
    }

    /** Completes at once, except for a JWT whose key is not at hand. */
    Uni<Void> identify(Passage passage) {
        Exchange exchange = passage.exchange();
        Credentials credentials =
                Credentials.read(exchange.authorization(), exchange.certificate());
        if (credentials instanceof Credentials.Certificate shown) {
            found(passage, find(passage, shown.proof()));
            return Way.DONE;
        }
        if (!(credentials instanceof Credentials.Bearer bearer)) {
            throw failed(passage, ((Credentials.Unusable) credentials).reason());
        }
        Proof token = new Proof.Token(bearer.hash());
        Grants.Found found = find(passage, token);
        if (!(found instanceof Grants.Found.Unknown) || !mayBeJwt(passage, bearer)) {
            found(passage, found);
            return Way.DONE;
        }
        return verified(passage, bearer);
    }

    private static boolean mayBeJwt(Passage passage, Credentials.Bearer bearer) {
        return !passage.snapshot().issuers().isEmpty() && bearer.mayBeJwt();
    }

    private Uni<Void> verified(Passage passage, Credentials.Bearer bearer) {
        Snapshot snapshot = passage.snapshot();
        Optional<String> audience = address.ofServer(passage.exchange().server());
        if (audience.isEmpty()) {
            throw failed(passage, "no_audience"); // refused by the documents' check as well
        }
        CompletionStage<Verdict> verdicts =
                jwts.verify(bearer.token(), audience.get(), snapshot.issuers().values());
        Verdict known = known(verdicts);
        if (known != null) {
            judged(passage, known);
            return Way.DONE;
        }
        return Uni.createFrom()
                .completionStage(verdicts)
                .invoke(verdict -> judged(passage, verdict))
                .replaceWithVoid();
    }

    /** What is known at once, as it is for nearly every JWT; null when it must be waited for. */
    @SuppressWarnings("NullAway") // null is what it answers while nothing is known
    private static @Nullable Verdict known(CompletionStage<Verdict> verdicts) {
        return verdicts instanceof CompletableFuture<Verdict> future ? future.getNow(null) : null;
    }

    private void judged(Passage passage, Verdict verdict) {
        if (verdict instanceof Verdict.Right right) {
            found(passage, find(passage, right.proof()));
        } else {
            throw failed(passage, ((Verdict.Wrong) verdict).reason());
        }
    }

    private Grants.Found find(Passage passage, Proof proof) {
        return passage.snapshot()
                .grants()
                .find(proof, passage.exchange().server(), clock.instant());
    }

    private void found(Passage passage, Grants.Found found) {
        String name = passage.exchange().server();
        Server server = passage.snapshot().servers().get(name);
        if (found instanceof Grants.Found.Unknown) {
            throw failed(passage, "unknown");
        }
        if (found instanceof Grants.Found.Several several) {
            String id = passage.exchange().requestId();
            RequestLog.about(
                    id,
                    () ->
                            LOG.errorf(
                                    "request %s: one credential is that of the grants %s at server"
                                            + " %s, so none of them is given; let their claims or"
                                            + " names differ",
                                    id, several.grants(), name));
        }
        if (!(found instanceof Grants.Found.One one) || server == null) {
            meters.authenticationFailed(
                    found instanceof Grants.Found.Several ? "several_grants" : "other_server");
            throw passage.refuse(Kind.NOT_YOURS, "this credential is not for this server");
        }
        if (!server.hasItsSecrets()) {
            throw passage.refuse(Kind.NOT_READY, "this server is not ready");
        }
        passage.identified(one.caller(), server);
        meters.inflight(name, 1);
    }

    private RefusedException failed(Passage passage, String reason) {
        meters.authenticationFailed(reason);
        Duration wait = failures.count(passage.exchange().source());
        if (wait != null) {
            return new RefusedException(
                    Refusal.until(
                            Kind.TOO_MANY_ATTEMPTS,
                            null,
                            "too many failed attempts from this address",
                            wait));
        }
        String challenge =
                Challenge.of(
                        !reason.equals(Credentials.MISSING),
                        address.ofMetadata(passage.exchange().server()),
                        passage.snapshot().issuers().values());
        return new RefusedException(
                Refusal.challenging("one valid bearer token is needed", challenge));
    }
}

package dev.sluice.identity.jwt;

import dev.sluice.identity.Issuer;
import dev.sluice.identity.JwtVerifier;
import dev.sluice.identity.Proof;
import dev.sluice.secret.Secret;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The verifier as it is, but that a test says when it is time to ask for keys anew. The time by
 * which everything else is bounded goes on as ever.
 */
@Alternative
@ApplicationScoped
public class HurriedKeys implements JwtVerifier {
    private final AtomicLong ahead = new AtomicLong();
    private final IssuedJwts jwts;

    HurriedKeys(Vertx vertx, InstantSource clock) {
        jwts = new IssuedJwts(vertx, clock, () -> System.nanoTime() + ahead.get());
    }

    /** Puts forward the time by which keys are asked for. */
    public void pass(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    @Override
    public CompletionStage<Verdict> verify(
            Secret token, String audience, Collection<Issuer> issuers) {
        return jwts.verify(token, audience, issuers);
    }

    @Override
    public boolean isStillSigned(Proof.Jwt proof) {
        return jwts.isStillSigned(proof);
    }

    @Override
    public void expect(Collection<Issuer> issuers) {
        jwts.expect(issuers);
    }

    @Override
    public void retain(Collection<Issuer> issuers) {
        jwts.retain(issuers);
    }

    @PreDestroy
    void close() {
        jwts.close();
    }
}

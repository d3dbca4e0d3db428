package dev.sluice.identity.jwt;

import dev.sluice.identity.Issuer;
import dev.sluice.identity.IssuerKeys;
import dev.sluice.identity.JwtVerifier;
import dev.sluice.identity.Proof;
import dev.sluice.secret.Secret;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.security.PublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Verifies JWTs with the keys of their issuers. What costs least is looked at first, so a token
 * that is wrong in any other respect never makes anybody ask for keys or compute.
 */
@ApplicationScoped
class IssuedJwts implements JwtVerifier, IssuerKeys {
    /** About 150 bytes each. */
    private static final int MOST_REMEMBERED = 10_000;

    private final Vertx vertx;
    private final InstantSource clock;
    private final KeySources sources;
    private final Signatures signatures = new Signatures(MOST_REMEMBERED);

    IssuedJwts(Vertx vertx, InstantSource clock, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.clock = clock;
        this.sources = new KeySources(vertx, nanoTime);
    }

    @Override
    public Held held(Issuer issuer) {
        KeySource source = sources.of(issuer.jwks());
        return source == null ? Held.NOTHING : source.held();
    }

    /** Everything of a token that was found right without its issuer's keys. */
    private record Claimed(
            Jwt jwt,
            Issuer issuer,
            String algorithm,
            @Nullable String key,
            String subject,
            Instant expires) {}

    @Override
    public CompletionStage<Verdict> verify(
            Secret token, String audience, Collection<Issuer> issuers) {
        Claimed claimed;
        try {
            claimed = claimed(Jwt.read(token), audience, issuers);
        } catch (WrongJwtException e) {
            return CompletableFuture.completedFuture(wrong(e.fault()));
        }
        KeySource source = sources.of(claimed.issuer().jwks());
        Future<Void> newer = source == null ? null : newer(source, claimed.key());
        if (source == null || newer == null) {
            return CompletableFuture.completedFuture(judged(claimed, source));
        }
        Context caller = vertx.getOrCreateContext();
        CompletableFuture<Verdict> later = new CompletableFuture<>();
        newer.onComplete(
                done -> caller.runOnContext(now -> later.complete(judged(claimed, source))));
        return later;
    }

    private Claimed claimed(Jwt jwt, String audience, Collection<Issuer> issuers)
            throws WrongJwtException {
        String said = Jwt.text(jwt.claims(), "iss");
        Issuer issuer =
                issuers.stream()
                        .filter(each -> each.issuer().equals(said))
                        .findFirst()
                        .orElse(null);
        if (issuer == null) {
            throw new WrongJwtException(Fault.ISSUER);
        }
        String algorithm = HeaderRules.algorithm(jwt.header(), issuer);
        ClaimsRules rules = new ClaimsRules(jwt.claims(), issuer.skew());
        rules.requireAudience(audience);
        return new Claimed(
                jwt,
                issuer,
                algorithm,
                Jwt.text(jwt.header(), "kid"),
                issuer.issuer() + "#" + rules.subject(),
                rules.expires(clock.instant()));
    }

    /** What to wait for before judging; null where nothing better will come. */
    private static @Nullable Future<Void> newer(KeySource source, @Nullable String key) {
        KeySet keys = source.keys();
        if (keys == null) {
            return source.underWay();
        }
        return keys.knows(key) ? null : source.wish();
    }

    private Verdict judged(Claimed claimed, @Nullable KeySource source) {
        KeySet keys = source == null ? null : source.keys();
        if (keys == null) {
            return wrong(Fault.KEYS_UNAVAILABLE);
        }
        PublicKey key = keys.find(claimed.key(), claimed.algorithm());
        if (key == null) {
            return wrong(Fault.KEY);
        }
        Secret token = claimed.jwt().token();
        try {
            signatures.check(token, claimed.algorithm(), keys, key);
        } catch (WrongJwtException e) {
            return wrong(e.fault());
        }
        return new Verdict.Right(
                new Proof.Jwt(
                        claimed.issuer(),
                        claimed.subject(),
                        claimed.jwt().claims(),
                        claimed.expires(),
                        token,
                        key));
    }

    private static Verdict wrong(Fault fault) {
        return new Verdict.Wrong(fault.word());
    }

    @Override
    public boolean isStillSigned(Proof.Jwt proof) {
        KeySource source = sources.of(proof.issuer().jwks());
        KeySet keys = source == null ? null : source.keys();
        return keys != null && keys.holds(proof.key());
    }

    @Override
    public void expect(Collection<Issuer> issuers) {
        sources.expect(addresses(issuers));
    }

    @Override
    public void retain(Collection<Issuer> issuers) {
        sources.retain(addresses(issuers));
    }

    private static List<URI> addresses(Collection<Issuer> issuers) {
        return issuers.stream().map(Issuer::jwks).toList();
    }

    /** Asks for keys that are due; the running gateway does so each second by itself. */
    void askIfDue() {
        sources.askIfDue();
    }

    /** How many signatures need not be computed again. */
    int remembered() {
        return signatures.size();
    }

    @PreDestroy
    void close() {
        sources.close();
    }
}

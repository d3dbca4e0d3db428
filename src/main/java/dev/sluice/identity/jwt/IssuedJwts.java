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
import jakarta.inject.Singleton;
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
@Singleton
class IssuedJwts implements JwtVerifier, IssuerKeys {
    /** About 150 bytes each. */
    private static final int MOST_REMEMBERED = 10_000;

    private final Vertx vertx;
    private final InstantSource clock;
    private final KeySources sources;

    /** Some kilobytes each, as claims may be long. */
    private static final int MOST_READ = 1_000;

    private final VerifiedJwts verified = new VerifiedJwts(MOST_READ);
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
            String audience,
            Issuer issuer,
            String algorithm,
            @Nullable String key,
            String subject,
            Instant expires) {}

    @Override
    public CompletionStage<Verdict> verify(
            Secret token, String audience, Collection<Issuer> issuers) {
        if (token.reveal().length() <= Jwt.LONGEST) {
            Proof.Jwt known = verified.find(token, audience, issuers, this::keys, clock.instant());
            if (known != null) {
                return CompletableFuture.completedFuture(new Verdict.Right(known));
            }
        }
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

    private @Nullable KeySet keys(Issuer issuer) {
        KeySource source = sources.of(issuer.jwks());
        return source == null ? null : source.keys();
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
                audience,
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
        Proof.Jwt proof =
                new Proof.Jwt(
                        claimed.issuer(),
                        claimed.subject(),
                        claimed.jwt().claims(),
                        claimed.expires(),
                        token,
                        key);
        verified.remember(proof, claimed.audience(), keys, clock.instant());
        return new Verdict.Right(proof);
    }

    private static Verdict wrong(Fault fault) {
        return new Verdict.Wrong(fault.word());
    }

    @Override
    public boolean isStillSigned(Proof.Jwt proof) {
        KeySet keys = keys(proof.issuer());
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

    /** How many tokens need not be read again. */
    int verified() {
        return verified.size();
    }

    @PreDestroy
    void close() {
        sources.close();
    }
}

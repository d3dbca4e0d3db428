package dev.sluice.identity.jwt;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.sluice.identity.Issuer;
import dev.sluice.identity.JwtVerifier.Verdict;
import dev.sluice.identity.Proof;
import dev.sluice.secret.Secret;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** What verifies, with a clock that a test moves, and one issuer. */
final class VerifierUnderTest implements AutoCloseable {
    static final String AUDIENCE = "https://mcp.example/mcp/tracker";

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may run over
    private final AtomicLong millis = new AtomicLong(System.currentTimeMillis());
    private final IssuedJwts jwts = new IssuedJwts(vertx, this::now, nanos::get);
    private final Issuer issuer;

    private VerifierUnderTest(Issuer issuer) {
        this.issuer = issuer;
        jwts.retain(List.of(issuer));
    }

    /** One that has asked for keys a first time, and maybe got some. */
    static VerifierUnderTest of(OidcProvider provider) {
        return of(issuer(provider, "RS256"));
    }

    static VerifierUnderTest of(Issuer issuer) {
        return new VerifierUnderTest(issuer);
    }

    static Issuer issuer(OidcProvider provider, String... algorithms) {
        return new Issuer(
                "corp",
                provider.issuer(),
                URI.create(provider.jwks()),
                Set.of(algorithms),
                List.of(),
                Duration.ofSeconds(30));
    }

    Vertx vertx() {
        return vertx;
    }

    IssuedJwts jwts() {
        return jwts;
    }

    /** What it takes for the time. */
    Instant now() {
        return Instant.ofEpochMilli(millis.get());
    }

    /** Both clocks go on. */
    void pass(Duration time) {
        millis.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
    }

    /** Both clocks go on, and keys that are due are asked for. */
    void passAndAsk(Duration time) {
        pass(time);
        jwts.askIfDue();
    }

    CompletableFuture<Verdict> begin(String token) {
        return begin(token, issuer);
    }

    CompletableFuture<Verdict> begin(String token, Issuer believed) {
        return jwts.verify(new Secret(token), AUDIENCE, List.of(believed)).toCompletableFuture();
    }

    Verdict verify(String token) {
        return verify(token, issuer);
    }

    Verdict verify(String token, Issuer believed) {
        return begin(token, believed).orTimeout(15, SECONDS).join();
    }

    /** The claims of a token that is issued by this clock. */
    JsonObject claimsNow(OidcProvider provider, OidcAccount account) {
        long seconds = now().getEpochSecond();
        return provider.claims(account, AUDIENCE).put("iat", seconds).put("exp", seconds + 300);
    }

    /** {@code right}, or why not. */
    String judge(String token) {
        return word(verify(token));
    }

    static String word(Verdict verdict) {
        return verdict instanceof Verdict.Wrong wrong ? wrong.reason() : "right";
    }

    Proof.Jwt proof(String token) {
        return ((Verdict.Right) verify(token)).proof();
    }

    /** Until what was asked for is there. */
    void until(String word, String token) {
        await().atMost(Duration.ofSeconds(15)).until(() -> judge(token).equals(word));
    }

    @Override
    public void close() {
        jwts.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

package dev.sluice.identity.jwt;

import static dev.sluice.identity.jwt.VerifierUnderTest.AUDIENCE;
import static dev.sluice.identity.jwt.VerifierUnderTest.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.identity.Issuer;
import dev.sluice.identity.JwtVerifier.Verdict;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Issuers' documents that come and change, and the tokens that come at the same moment. */
@Threat("C6")
@Timeout(60)
class EditedIssuerTest {
    private static final OidcAccount ALICE = OidcAccount.of("alice", "analytics");
    private static final SigningKey SECOND = SigningKey.rs256("k2");

    private final OidcProvider first = OidcProvider.start(SigningKey.rs256("k1"));
    private final OidcProvider second = OidcProvider.start(SECOND);
    private final Issuer before = VerifierUnderTest.issuer(first, "RS256");
    private final VerifierUnderTest verifier = VerifierUnderTest.of(before);

    @AfterEach
    void stop() {
        verifier.close();
        first.close();
        second.close();
    }

    @Test
    void a_token_of_an_issuer_that_has_just_come_waits_for_its_keys() {
        Issuer added = VerifierUnderTest.issuer(second, "RS256");
        List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
        second.keyServer(held::add);
        String old = first.token(ALICE, AUDIENCE);
        verifier.until("right", old);

        verifier.jwts().expect(List.of(added));
        CompletableFuture<Verdict> early = verifier.begin(second.token(ALICE, AUDIENCE), added);
        await().until(() -> held.size() == 1);

        assertThat(early).isNotDone();
        assertThat(verifier.judge(old))
                .as("of an issuer that is still believed")
                .isEqualTo("right");
        second.publish(held.get(0));
        assertThat(word(early.join())).isEqualTo("right");
        assertThat(first.askedForKeys()).isEqualTo(1);
    }

    /** Perhaps it was edited because those keys have leaked. */
    @Test
    void keys_of_an_address_that_was_edited_away_prove_nothing_while_the_new_one_is_down() {
        Issuer edited =
                new Issuer(
                        before.name(),
                        before.issuer(),
                        URI.create(second.jwks()),
                        before.algorithms(),
                        before.scopes(),
                        before.skew());
        String old = first.token(ALICE, AUDIENCE);
        verifier.until("right", old);
        second.keyServer(request -> request.response().setStatusCode(503).end());

        verifier.jwts().expect(List.of(edited));
        verifier.jwts().retain(List.of(edited));

        assertThat(word(verifier.verify(old, edited))).isEqualTo("keys_unavailable");
        second.keyServerAgain();
        verifier.passAndAsk(Duration.ofSeconds(1));
        String signed = SECOND.sign(first.claims(ALICE, AUDIENCE));
        await().until(() -> word(verifier.verify(signed, edited)).equals("right"));
        assertThat(word(verifier.verify(old, edited))).isEqualTo("key");
    }
}

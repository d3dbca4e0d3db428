package dev.sluice.identity.jwt;

import static dev.sluice.identity.jwt.VerifierUnderTest.AUDIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.identity.Issuer;
import dev.sluice.identity.IssuerKeys;
import dev.sluice.identity.JwtVerifier.Verdict;
import dev.sluice.identity.Proof;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that come and go, and tokens of keys that nobody knows. */
@Threat("C6")
class KeyRotationTest {
    private static final OidcAccount ALICE = OidcAccount.of("alice", "analytics");
    private static final SigningKey FIRST = SigningKey.rs256("k1");
    private static final SigningKey SECOND = SigningKey.rs256("k2");
    private static final Duration ROUND = Duration.ofMinutes(5);
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final OidcProvider provider = OidcProvider.start(FIRST);

    @AfterEach
    void only_the_configured_address_was_asked() {
        assertThat(provider.asked()).containsOnly("/keys");
        provider.close();
    }

    private String token() {
        return provider.token(ALICE, AUDIENCE);
    }

    /** The verifier's clock has gone on, and the provider's has not. */
    private String fresh(VerifierUnderTest verifier) {
        return provider.sign(verifier.claimsNow(provider, ALICE));
    }

    @Test
    void a_key_that_was_taken_away_proves_nothing_any_more_though_its_tokens_were_seen() {
        provider.keys(FIRST, SECOND);
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            String old = token();
            verifier.until("right", old);
            assertThat(verifier.judge(old)).isEqualTo("right");

            provider.keys(SECOND);
            verifier.passAndAsk(ROUND);
            await().until(() -> provider.askedForKeys() == 2);

            await().until(() -> verifier.judge(fresh(verifier)).equals("right"));
            String again = FIRST.sign(verifier.claimsNow(provider, ALICE));
            assertThat(verifier.judge(again)).isEqualTo("key");
        }
    }

    @Test
    void an_operator_can_see_how_many_keys_are_held_and_since_when() {
        provider.keys(FIRST, SECOND);
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            Issuer issuer = VerifierUnderTest.issuer(provider, "RS256");
            await().until(() -> verifier.jwts().held(issuer).count() == 2);
            verifier.pass(A_MOMENT);

            assertThat(verifier.jwts().held(issuer))
                    .isEqualTo(new IssuerKeys.Held(2, A_MOMENT, false));
            Issuer other =
                    new Issuer(
                            "other",
                            issuer.issuer(),
                            issuer.jwks().resolve("/other"),
                            issuer.algorithms(),
                            issuer.scopes(),
                            issuer.skew());
            assertThat(verifier.jwts().held(other)).isEqualTo(IssuerKeys.Held.NOTHING);
        }
    }

    /** What stands open by a token is asked about again and again, and costs no signature. */
    @Test
    @Threat("C16")
    void what_was_proved_once_is_still_signed_until_its_key_is_gone() {
        provider.keys(FIRST, SECOND);
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            String old = token();
            verifier.until("right", old);
            Proof.Jwt proof = verifier.proof(old);
            assertThat(verifier.jwts().isStillSigned(proof)).isTrue();

            provider.keys(FIRST);
            verifier.passAndAsk(ROUND);
            await().until(() -> provider.askedForKeys() == 2);
            await().until(() -> verifier.judge(fresh(verifier)).equals("right"));
            assertThat(verifier.jwts().isStillSigned(proof)).as("another key is gone").isTrue();

            provider.keys(SECOND);
            verifier.passAndAsk(ROUND);
            await().until(() -> !verifier.jwts().isStillSigned(proof));
        }
    }

    @Test
    @Threat("C16")
    void nothing_is_still_signed_by_keys_that_are_too_old_or_whose_issuer_is_gone() {
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            String old = token();
            verifier.until("right", old);
            Proof.Jwt proof = verifier.proof(old);

            verifier.pass(Duration.ofHours(24));
            assertThat(verifier.jwts().isStillSigned(proof)).isFalse();

            verifier.jwts().askIfDue();
            await().until(() -> verifier.jwts().isStillSigned(proof));
            verifier.jwts().retain(List.of());
            assertThat(verifier.jwts().isStillSigned(proof)).isFalse();
        }
    }

    @Test
    void a_new_key_is_asked_for_at_once_by_the_first_token_that_it_signed() {
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            String old = token();
            verifier.until("right", old);
            provider.keys(SECOND);

            assertThat(verifier.judge(token())).isEqualTo("right");
            assertThat(verifier.judge(old)).as("remembered, and refused").isEqualTo("key");
            assertThat(provider.askedForKeys()).isEqualTo(2);
        }
    }

    @Test
    void a_flood_of_unknown_keys_asks_once_in_thirty_seconds() {
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            verifier.until("right", token());
            assertThat(flood(verifier)).containsOnly("key");
            assertThat(provider.askedForKeys()).isEqualTo(2);

            verifier.pass(Duration.ofSeconds(29));
            assertThat(flood(verifier)).containsOnly("key");
            assertThat(provider.askedForKeys()).isEqualTo(2);

            verifier.pass(A_MOMENT);
            assertThat(flood(verifier)).containsOnly("key");
            assertThat(provider.askedForKeys()).isEqualTo(3);
            assertThat(verifier.judge(token()))
                    .as("others are served meanwhile")
                    .isEqualTo("right");
        }
    }

    private List<String> flood(VerifierUnderTest verifier) {
        List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String header = "{\"alg\":\"RS256\",\"kid\":\"k" + (100 + i) + "\"}";
            verdicts.add(verifier.begin(header(header)));
        }
        return verdicts.stream().map(CompletableFuture::join).map(VerifierUnderTest::word).toList();
    }

    /** Nobody needs a key of the issuer's to make one. */
    private String header(String header) {
        String unsigned = token().substring(token().indexOf('.'), token().lastIndexOf('.'));
        return SigningKey.base64(header.getBytes(StandardCharsets.UTF_8)) + unsigned + ".AAAA";
    }

    @Test
    void tokens_that_are_wrong_anyway_never_ask() {
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            verifier.until("right", token());
            var claims = provider.claims(ALICE, "https://other.example");

            assertThat(verifier.judge(SECOND.sign(claims))).isEqualTo("audience");
            assertThat(verifier.judge(SECOND.sign(claims.put("iss", "x")))).isEqualTo("issuer");
            assertThat(provider.askedForKeys()).isEqualTo(1);
        }
    }

    @Test
    void keys_of_issuers_that_are_believed_no_more_are_forgotten() {
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            verifier.until("right", token());

            verifier.jwts().retain(List.of());

            assertThat(verifier.judge(token())).isEqualTo("keys_unavailable");
            verifier.passAndAsk(ROUND);
            assertThat(provider.askedForKeys()).isEqualTo(1);
        }
    }
}

package dev.sluice.identity.jwt;

import static dev.sluice.identity.jwt.VerifierUnderTest.AUDIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.Issuer;
import dev.sluice.identity.Proof;
import dev.sluice.secret.Secret;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A token that comes again costs no signature, and yet every rule holds for it each time. */
class RememberedSignaturesTest {
    private static final OidcAccount ALICE = OidcAccount.of("alice");
    private static final SigningKey FIRST = SigningKey.rs256("k1");

    private final OidcProvider provider = OidcProvider.start(FIRST);
    private final VerifierUnderTest verifier = VerifierUnderTest.of(provider);

    @AfterEach
    void close() {
        verifier.close();
        provider.close();
    }

    private String seen() {
        String token = provider.token(ALICE, AUDIENCE);
        verifier.until("right", token);
        assertThat(verifier.judge(token)).isEqualTo("right");
        assertThat(verifier.jwts().remembered()).isEqualTo(1);
        return token;
    }

    @Test
    @Threat("C5")
    void it_expires_all_the_same() {
        String token = seen();

        verifier.pass(Duration.ofSeconds(331));

        assertThat(verifier.judge(token)).isEqualTo("expired");
    }

    @Test
    @Threat("C4")
    void it_falls_with_what_its_issuers_document_allowed() {
        String token = seen();
        Issuer issuer = VerifierUnderTest.issuer(provider, "RS256");
        Issuer stricter =
                new Issuer(
                        "corp",
                        issuer.issuer(),
                        issuer.jwks(),
                        Set.of("ES256"),
                        List.of(),
                        issuer.skew());

        assertThat(VerifierUnderTest.word(verifier.verify(token, stricter))).isEqualTo("algorithm");
    }

    @Test
    void it_is_for_one_server_only() {
        String token = seen();

        assertThat(
                        verifier.jwts()
                                .verify(
                                        new Secret(token),
                                        "https://mcp.example/mcp/other",
                                        List.of(VerifierUnderTest.issuer(provider, "RS256")))
                                .toCompletableFuture()
                                .join())
                .hasToString("Wrong[reason=audience]");
    }

    @Test
    void what_is_wrong_is_not_remembered() {
        seen();
        String forged = SigningKey.rs256("k1").sign(provider.claims(ALICE, AUDIENCE));

        assertThat(verifier.judge(forged)).isEqualTo("signature");
        assertThat(verifier.judge(forged)).isEqualTo("signature");
        assertThat(verifier.jwts().remembered()).isEqualTo(1);
    }

    @Test
    void only_so_many_are_remembered() throws Exception {
        Signatures two = new Signatures(2);
        KeySet keys =
                KeySetReader.read(
                        "{\"keys\":[]}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (int i = 0; i < 5; i++) {
            String token = provider.sign(provider.claims(ALICE, AUDIENCE).put("jti", i));
            two.check(new Secret(token), "RS256", keys, FIRST.publicKey());
        }

        assertThat(two.size()).isEqualTo(2);
    }

    @Test
    void what_it_says_is_remembered_without_the_token() {
        String token = seen();
        assertThat(verifier.jwts().verified()).isEqualTo(1);

        assertThat(verifier.proof(token).token()).isEqualTo(new Secret(token));
        assertThat(verifier.proof(token).claims().get("sub")).isNotNull();
        assertThat(verifier.jwts().verified()).isEqualTo(1);
    }

    @Test
    void once_it_has_expired_nothing_of_it_is_remembered() {
        String token = seen();
        verifier.pass(Duration.ofSeconds(331));

        assertThat(verifier.judge(token)).isEqualTo("expired");

        assertThat(verifier.jwts().verified()).isZero();
    }

    @Test
    void a_clock_that_is_set_back_makes_it_too_early_again() {
        String token = seen();

        verifier.pass(Duration.ofSeconds(-90));

        assertThat(verifier.judge(token)).isEqualTo("not_yet");
    }

    @Test
    void with_another_set_of_keys_it_is_read_again() {
        String token = seen();
        Proof.Jwt proof = verifier.proof(token);
        KeySet before = new KeySet(List.of());
        KeySet after = new KeySet(List.of());
        List<Issuer> issuers = List.of(proof.issuer());
        VerifiedJwts verified = new VerifiedJwts(2);
        verified.remember(proof, AUDIENCE, before, verifier.now());

        assertThat(find(verified, proof, issuers, before)).isEqualTo(proof);
        assertThat(find(verified, proof, issuers, after)).isNull();
        assertThat(verified.size()).isZero();
        verified.remember(proof, AUDIENCE, before, verifier.now());
        assertThat(find(verified, proof, List.of(), before)).isNull();
    }

    private Proof.@Nullable Jwt find(
            VerifiedJwts verified, Proof.Jwt proof, List<Issuer> issuers, KeySet now) {
        return verified.find(proof.token(), AUDIENCE, issuers, issuer -> now, verifier.now());
    }

    @Test
    void of_only_so_many_is_remembered_what_they_say() {
        VerifiedJwts two = new VerifiedJwts(2);
        KeySet keys = new KeySet(List.of());
        Proof.Jwt proof = verifier.proof(seen());
        for (int i = 0; i < 5; i++) {
            two.remember(
                    new Proof.Jwt(
                            proof.issuer(),
                            proof.subject(),
                            proof.claims(),
                            proof.expires(),
                            new Secret("token " + i),
                            proof.key()),
                    AUDIENCE,
                    keys,
                    verifier.now());
        }

        assertThat(two.size()).isEqualTo(2);
    }
}

package dev.sluice.identity.jwt;

import static dev.sluice.identity.jwt.VerifierUnderTest.AUDIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.Issuer;
import dev.sluice.secret.Secret;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
}

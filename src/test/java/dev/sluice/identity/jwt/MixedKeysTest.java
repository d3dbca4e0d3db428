package dev.sluice.identity.jwt;

import static dev.sluice.identity.jwt.VerifierUnderTest.AUDIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import org.junit.jupiter.api.Test;

/** Keys of several types in one set. */
@Threat("C4")
class MixedKeysTest {
    private static final OidcAccount ALICE = OidcAccount.of("alice");

    @Test
    void a_key_signs_only_as_its_type_can() {
        SigningKey curve = SigningKey.es256("e");
        SigningKey rsa = SigningKey.rs256("r");
        try (OidcProvider provider = OidcProvider.start(curve)) {
            provider.keys(curve, rsa);
            try (VerifierUnderTest verifier =
                    VerifierUnderTest.of(VerifierUnderTest.issuer(provider, "ES256", "RS256"))) {
                verifier.until("right", provider.token(ALICE, AUDIENCE));
                String claims = provider.claims(ALICE, AUDIENCE).encode();

                assertThat(verifier.judge(rsa.sign(rsa.header().encode(), claims)))
                        .isEqualTo("right");
                assertThat(verifier.judge(rsa.sign(rsa.header().put("kid", "e").encode(), claims)))
                        .isEqualTo("key");
                assertThat(
                                verifier.judge(
                                        rsa.sign(
                                                rsa.header().put("alg", "ES256").encode(), claims)))
                        .isEqualTo("key");
            }
        }
    }
}

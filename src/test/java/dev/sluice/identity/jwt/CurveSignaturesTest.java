package dev.sluice.identity.jwt;

import static dev.sluice.identity.jwt.VerifierUnderTest.AUDIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Signatures by elliptic curves, which have traps of their own. */
@Threat("C4")
class CurveSignaturesTest {
    private static final OidcAccount ALICE = OidcAccount.of("alice");
    private static final int LENGTH = 64;

    @Test
    void they_are_right_or_wrong_and_never_empty() {
        SigningKey curve = SigningKey.es256("e");
        try (OidcProvider provider = OidcProvider.start(curve);
                VerifierUnderTest verifier =
                        VerifierUnderTest.of(VerifierUnderTest.issuer(provider, "ES256"))) {
            String token = provider.token(ALICE, AUDIENCE);
            verifier.until("right", token);
            String signed = token.substring(0, token.lastIndexOf('.') + 1);
            byte[] ones = new byte[LENGTH];
            Arrays.fill(ones, (byte) 1);

            assertThat(verifier.judge(signed + SigningKey.base64(new byte[LENGTH])))
                    .as("r and s of zero (CVE-2022-21449)")
                    .isEqualTo("signature");
            assertThat(verifier.judge(signed + SigningKey.base64(ones))).isEqualTo("signature");
            assertThat(verifier.judge(signed + SigningKey.base64(new byte[1])))
                    .isEqualTo("signature");
            assertThat(verifier.judge(signed)).isEqualTo("signature");
        }
    }

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

package dev.sluice.identity.jwt;

import static dev.sluice.identity.jwt.VerifierUnderTest.AUDIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.Issuer;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.TlsFront;
import java.net.URI;
import java.net.URISyntaxException;
import org.junit.jupiter.api.Test;

/** Keys come from whom a certificate authority that is trusted says so of. */
class KeysOverTlsTest {

    @Test
    @Threat("C6")
    void a_key_server_with_a_certificate_that_nobody_vouches_for_is_asked_for_nothing()
            throws URISyntaxException {
        OidcProvider provider = OidcProvider.start(SigningKey.rs256("k1"));
        String token = provider.token(OidcAccount.of("alice"), AUDIENCE);
        try (provider;
                TlsFront front = new TlsFront(new URI(provider.issuer()).getPort());
                VerifierUnderTest verifier = VerifierUnderTest.of(behind(front, provider))) {
            verifier.until("keys_unavailable", token);

            assertThat(provider.asked()).isEmpty();
        }
    }

    private static Issuer behind(TlsFront front, OidcProvider provider) {
        Issuer plain = VerifierUnderTest.issuer(provider, "RS256");
        return new Issuer(
                plain.name(),
                plain.issuer(),
                URI.create("https://127.0.0.1:" + front.port() + "/keys"),
                plain.algorithms(),
                plain.scopes(),
                plain.skew());
    }
}

package dev.sluice.identity.jwt;

import static dev.sluice.identity.jwt.VerifierUnderTest.AUDIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every algorithm that an issuer's document may name: signed by the JDK, judged by what we use. */
@Threat("C4")
class AlgorithmsTest {
    private static final OidcAccount ALICE = OidcAccount.of("alice");

    static List<String> algorithms() throws IOException {
        JsonObject schema = new JsonObject(Files.readString(Path.of("docs/issuer.schema.json")));
        return schema
                .getJsonObject("properties")
                .getJsonObject("algorithms")
                .getJsonObject("items")
                .getJsonArray("enum")
                .stream()
                .map(String::valueOf)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void what_the_issuers_key_has_signed_is_right_and_nothing_else(String algorithm) {
        SigningKey key = SigningKey.of("k1", algorithm);
        try (OidcProvider provider = OidcProvider.start(key);
                VerifierUnderTest verifier =
                        VerifierUnderTest.of(VerifierUnderTest.issuer(provider, algorithm))) {
            JsonObject claims = provider.claims(ALICE, AUDIENCE);
            verifier.until("right", key.sign(claims));
            String[] parts = key.sign(claims).split("\\.", -1);
            String[] others = key.sign(claims.copy().put("sub", "admin")).split("\\.", -1);

            assertThat(verifier.judge(parts[0] + "." + others[1] + "." + parts[2]))
                    .as("what another signature is of")
                    .isEqualTo("signature");
            assertThat(verifier.judge(SigningKey.of("k1", algorithm).sign(claims)))
                    .as("another key of the same id")
                    .isEqualTo("signature");
            assertThat(verifier.judge(parts[0] + "." + parts[1] + ".")).isEqualTo("signature");
        }
    }

    /** Both may be listed, so that the list alone does not tell them apart. */
    @ParameterizedTest
    @CsvSource({
        "RS256, RS384",
        "RS384, RS512",
        "RS512, RS256",
        "PS256, PS384",
        "PS384, PS512",
        "PS512, PS256",
        "RS256, PS256",
        "PS256, RS256",
        "PS512, RS512"
    })
    void a_signature_counts_only_as_what_its_header_says_it_is(String made, String said) {
        SigningKey key = SigningKey.of("k1", made);
        try (OidcProvider provider = OidcProvider.start(key)) {
            provider.keyServer(
                    request -> {
                        JsonObject open = key.jwk();
                        open.remove("alg");
                        request.response()
                                .end(
                                        new JsonObject()
                                                .put("keys", new JsonArray().add(open))
                                                .encode());
                    });
            try (VerifierUnderTest verifier =
                    VerifierUnderTest.of(VerifierUnderTest.issuer(provider, made, said))) {
                JsonObject claims = provider.claims(ALICE, AUDIENCE);
                verifier.until("right", key.sign(claims));

                assertThat(
                                verifier.judge(
                                        key.sign(
                                                key.header().put("alg", said).encode(),
                                                claims.encode())))
                        .isEqualTo("signature");
                assertThat(verifier.judge(key.signing(said).sign(claims))).isEqualTo("right");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"RS256, RS384", "RS256, PS256", "PS512, PS384"})
    void a_key_that_its_issuer_means_for_one_algorithm_serves_no_other(String meant, String other) {
        SigningKey key = SigningKey.of("k1", meant);
        try (OidcProvider provider = OidcProvider.start(key);
                VerifierUnderTest verifier =
                        VerifierUnderTest.of(VerifierUnderTest.issuer(provider, meant, other))) {
            JsonObject claims = provider.claims(ALICE, AUDIENCE);
            verifier.until("right", key.sign(claims));

            assertThat(verifier.judge(key.signing(other).sign(claims))).isEqualTo("key");
        }
    }
}

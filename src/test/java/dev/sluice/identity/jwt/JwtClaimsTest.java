package dev.sluice.identity.jwt;

import static dev.sluice.identity.jwt.VerifierUnderTest.AUDIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.Proof;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a JWT that is rightly signed must say before it proves anything. */
@Threat("C5")
@TestInstance(Lifecycle.PER_CLASS)
class JwtClaimsTest {
    private static final OidcAccount ALICE = OidcAccount.of("alice", "analytics");

    private final SigningKey key = SigningKey.rs256("k1");
    private final OidcProvider provider = OidcProvider.start(key);
    private final VerifierUnderTest verifier = VerifierUnderTest.of(provider);

    @BeforeAll
    void keys_are_there() {
        verifier.until("right", provider.token(ALICE, AUDIENCE));
    }

    @AfterAll
    void nothing_was_asked_for_but_the_keys_once() {
        assertThat(provider.asked()).containsExactly("/keys");
        verifier.close();
        provider.close();
    }

    private JsonObject claims() {
        return verifier.claimsNow(provider, ALICE);
    }

    private String judge(JsonObject claims) {
        return verifier.judge(provider.sign(claims));
    }

    @Test
    void its_proof_is_the_issuer_and_the_subject_and_the_claims_until_it_expires() {
        JsonObject claims = claims();
        Proof.Jwt proof = verifier.proof(provider.sign(claims));

        assertThat(proof.issuer().name()).isEqualTo("corp");
        assertThat(proof.subject()).isEqualTo(provider.issuer() + "#alice");
        assertThat(proof.claims().json()).isEqualTo(claims.encode());
        assertThat(proof.expires())
                .as("with the skew that its issuer's clock is given")
                .isEqualTo(Instant.ofEpochSecond(claims.getLong("exp") + 30));
    }

    @ParameterizedTest
    @CsvSource({
        "exp, -29, right",
        "exp, -31, expired",
        "exp, -86400, expired",
        "nbf, 29, right",
        "nbf, 32, not_yet",
        "iat, 29, right",
        "iat, 32, not_yet",
        "iat, 3600, not_yet"
    })
    void times_are_kept_but_for_the_skew(String claim, int seconds, String verdict) {
        long now = verifier.now().getEpochSecond();

        assertThat(judge(claims().put(claim, now + seconds))).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"4102444800\"",
                "true",
                "-1",
                "1e300",
                "1e999999999",
                "[4102444800]",
                "99999999999999999999"
            })
    void a_time_that_is_no_number_of_seconds_is_refused(String exp) {
        String payload = claims().encode().replaceFirst("\"exp\":[0-9]+", "\"exp\":" + exp);

        assertThat(verifier.judge(key.sign(key.header().encode(), payload))).isEqualTo("malformed");
    }

    @ParameterizedTest
    @CsvSource({
        "exp, expired",
        "aud, audience",
        "sub, subject",
        "iss, issuer",
        "iat, right",
        "nbf, right"
    })
    void a_claim_that_is_missing_is_missed_where_it_matters(String claim, String verdict) {
        JsonObject claims = claims();
        claims.remove(claim);

        assertThat(judge(claims)).isEqualTo(verdict);
    }

    @Test
    void the_audience_is_this_very_server_or_a_list_that_names_it() {
        assertThat(judge(claims().put("aud", new JsonArray().add("account").add(AUDIENCE))))
                .isEqualTo("right");
        for (Object other :
                new Object[] {
                    "",
                    "https://mcp.example",
                    "https://mcp.example/mcp/trackers",
                    "https://mcp.example/mcp/other",
                    AUDIENCE + "/",
                    AUDIENCE.toUpperCase(java.util.Locale.ROOT),
                    new JsonArray(),
                    new JsonArray().add(new JsonArray().add(AUDIENCE)),
                    new JsonArray().add("account"),
                    new JsonObject().put(AUDIENCE, true),
                    1
                }) {
            assertThat(judge(claims().put("aud", other)))
                    .as(String.valueOf(other))
                    .isEqualTo("audience");
        }
    }

    @Test
    void the_issuer_is_the_documents_to_the_letter() {
        for (String other :
                new String[] {
                    provider.issuer() + "/",
                    provider.issuer().replace("http:", "HTTP:"),
                    "https://idp.example",
                    "corp",
                    ""
                }) {
            assertThat(judge(claims().put("iss", other))).as(other).isEqualTo("issuer");
        }
        assertThat(judge(claims().put("iss", new JsonArray().add(provider.issuer()))))
                .isEqualTo("malformed");
    }

    @Test
    void the_subject_is_a_text_that_is_not_empty() {
        assertThat(judge(claims().put("sub", ""))).isEqualTo("subject");
        assertThat(judge(claims().put("sub", 7))).isEqualTo("subject");
        assertThat(judge(claims().putNull("sub"))).isEqualTo("subject");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":\"root\",%s",
                "{\"s\\u0075b\":\"root\",%s",
                "{\"x\":{\"a\":1,\"a\":2},%s"
            })
    void a_claim_that_stands_twice_is_refused(String form) {
        String payload = form.formatted(claims().encode().substring(1));

        assertThat(verifier.judge(key.sign(key.header().encode(), payload))).isEqualTo("malformed");
    }

    @Test
    void header_and_claims_are_one_strict_object_each() {
        String header = key.header().encode();
        String claims = claims().encode();
        for (String payload :
                new String[] {
                    claims + "{}", "[" + claims + "]", "\"text\"", "{", claims + " x", "{'a':1}"
                }) {
            assertThat(verifier.judge(key.sign(header, payload)))
                    .as(payload)
                    .isEqualTo("malformed");
        }
        String twice = "{\"alg\":\"none\"," + header.substring(1);
        assertThat(verifier.judge(key.sign(twice, claims))).isEqualTo("malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "a.b",
                "a.b.c.d",
                "a.b.c.d.e",
                "é.b.c",
                "e30.e30.a=",
                " e30.e30.",
                "e30.e30.+"
            })
    void what_has_another_form_is_refused(String token) {
        assertThat(verifier.judge(token)).isEqualTo("malformed");
    }

    @Test
    void a_token_of_more_than_eight_kibibytes_is_not_read() {
        assertThat(judge(claims().put("long", "x".repeat(4_000)))).isEqualTo("right");
        assertThat(judge(claims().put("long", "x".repeat(8_000)))).isEqualTo("too_long");
        assertThat(judge(claims().put("long", "x".repeat(1_000_000)))).isEqualTo("too_long");
    }
}

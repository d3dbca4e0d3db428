package dev.sluice.identity.jwt;

import static dev.sluice.identity.jwt.VerifierUnderTest.AUDIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that name their own algorithm, key or meaning are refused, and lead nowhere. */
@Threat("C4")
@TestInstance(Lifecycle.PER_CLASS)
class HostileJwtsTest {
    private static final OidcAccount ALICE = OidcAccount.of("alice", "analytics");

    private final SigningKey key = SigningKey.rs256("k1");
    private final SigningKey attackers = SigningKey.rs256("k1");
    private final OidcProvider provider = OidcProvider.start(key);
    private final OidcProvider elsewhere = OidcProvider.start(attackers);
    private final VerifierUnderTest verifier = VerifierUnderTest.of(provider);

    @BeforeAll
    void a_token_as_it_should_be_is_right() {
        verifier.until("right", provider.token(ALICE, AUDIENCE));
    }

    @AfterAll
    void nothing_was_asked_for_but_the_keys_and_those_at_their_own_address() {
        assertThat(provider.asked()).containsOnly("/keys");
        assertThat(provider.asked().size()).as("one more for an unknown kid").isBetween(1, 2);
        assertThat(elsewhere.asked()).isEmpty();
        verifier.close();
        provider.close();
        elsewhere.close();
    }

    private String payload() {
        return provider.claims(ALICE, AUDIENCE).encode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "NONE", "nOnE", "None", "", " none", "RS256 "})
    void without_an_algorithm_none_is_believed(String spelling) {
        JsonObject header = new JsonObject().put("alg", spelling).put("kid", "k1");
        String unsigned = base64(header.encode()) + "." + base64(payload()) + ".";

        assertThat(verifier.judge(unsigned)).isEqualTo("algorithm");
        assertThat(verifier.judge(key.sign(header.encode(), payload()))).isEqualTo("algorithm");
    }

    @Test
    void a_header_without_algorithm_or_with_one_that_is_no_text_is_refused() {
        assertThat(verifier.judge(key.sign("{}", payload()))).isEqualTo("algorithm");
        assertThat(verifier.judge(key.sign("{\"alg\":[\"RS256\"]}", payload())))
                .isEqualTo("malformed");
        assertThat(verifier.judge(key.sign("{\"alg\":null}", payload()))).isEqualTo("malformed");
    }

    @ParameterizedTest
    @CsvSource({"HS256, HmacSHA256", "HS384, HmacSHA384", "HS512, HmacSHA512"})
    void the_public_key_is_no_shared_secret(String algorithm, String mac) throws Exception {
        byte[] der = key.publicKey().getEncoded();
        String pem =
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(pem.getBytes(StandardCharsets.US_ASCII), der)) {
            String header = key.header().put("alg", algorithm).encode();

            assertThat(verifier.judge(hmac(header, mac, secret))).isEqualTo("algorithm");
        }
    }

    private String hmac(String header, String algorithm, byte[] secret)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(secret, algorithm));
        String input = base64(header) + "." + base64(payload());
        return input
                + "."
                + SigningKey.base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "PS256", "ES256", "EdDSA", "rs256"})
    void another_algorithm_than_the_issuers_is_refused(String algorithm) {
        String header = key.header().put("alg", algorithm).encode();

        assertThat(verifier.judge(key.sign(header, payload()))).isEqualTo("algorithm");
    }

    List<JsonObject> headersThatNameAKey() {
        return Stream.of(
                        new JsonObject().put("jwk", attackers.jwk()),
                        new JsonObject().put("jku", elsewhere.jwks()),
                        new JsonObject().put("x5u", elsewhere.jwks()),
                        new JsonObject().put("x5c", new JsonArray().add("MIIB")),
                        new JsonObject().putNull("jku"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("headersThatNameAKey")
    void a_key_that_the_token_brings_or_names_is_never_used(JsonObject named) {
        String header = attackers.header().mergeIn(named).encode();

        assertThat(verifier.judge(attackers.sign(header, payload()))).isEqualTo("header");
        assertThat(verifier.judge(key.sign(key.header().mergeIn(named).encode(), payload())))
                .as("not even beside the right key")
                .isEqualTo("header");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"crit\":[\"exp\"],\"exp\":1}",
                "{\"crit\":[\"urn:unknown\"],\"urn:unknown\":true}",
                "{\"crit\":[]}",
                "{\"crit\":[\"b64\"],\"b64\":false}",
                "{\"b64\":false}",
                "{\"b64\":true}",
                "{\"typ\":\"id-jag+jwt\"}",
                "{\"typ\":\"dpop+jwt\"}",
                "{\"typ\":\"logout+jwt\"}"
            })
    void an_extension_or_another_type_is_refused(String extension) {
        String header = key.header().mergeIn(new JsonObject(extension)).encode();

        assertThat(verifier.judge(key.sign(header, payload()))).isEqualTo("header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
    void the_types_of_access_tokens_are_accepted(String type) {
        String header = key.header().put("typ", type).encode();

        assertThat(verifier.judge(key.sign(header, payload()))).isEqualTo("right");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../dev/null",
                "/etc/passwd",
                "file:///dev/null",
                "http://169.254.169.254/latest/meta-data",
                "k1' OR '1'='1",
                "K1",
                ""
            })
    void the_id_of_a_key_is_compared_and_never_followed(String id) {
        String header = attackers.header().put("kid", id).encode();

        assertThat(verifier.judge(attackers.sign(header, payload()))).isEqualTo("key");
    }

    @Test
    void the_id_of_a_key_may_not_be_anything_but_a_text() {
        assertThat(verifier.judge(key.sign("{\"alg\":\"RS256\",\"kid\":1}", payload())))
                .isEqualTo("malformed");
    }

    @Test
    void a_key_of_the_same_id_proves_nothing() {
        assertThat(verifier.judge(attackers.sign(attackers.header().encode(), payload())))
                .isEqualTo("signature");
    }

    @Test
    void what_was_signed_is_what_counts() {
        String[] parts = provider.token(ALICE, AUDIENCE).split("\\.", -1);
        String other = base64(payload().replace("alice", "admin"));

        assertThat(verifier.judge(parts[0] + "." + other + "." + parts[2])).isEqualTo("signature");
        assertThat(verifier.judge(parts[0] + "." + parts[1] + ".")).isEqualTo("signature");
        assertThat(verifier.judge(parts[0] + "." + parts[1] + ".AAAA")).isEqualTo("signature");
    }

    @Test
    void a_token_without_an_id_of_its_key_is_right_when_there_is_one_key_alone() {
        assertThat(verifier.judge(key.sign("{\"alg\":\"RS256\"}", payload()))).isEqualTo("right");
    }

    private static String base64(String text) {
        return SigningKey.base64(text.getBytes(StandardCharsets.UTF_8));
    }
}

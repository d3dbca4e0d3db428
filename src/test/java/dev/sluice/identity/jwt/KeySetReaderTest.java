package dev.sluice.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys of a set are used, and for what. */
class KeySetReaderTest {
    private static final SigningKey RSA = SigningKey.rs256("r");
    private static final SigningKey EC = SigningKey.es256("e");

    private static KeySet read(JsonObject... jwks) throws UnusableKeysException {
        JsonArray keys = new JsonArray();
        for (JsonObject jwk : jwks) {
            keys.add(jwk);
        }
        byte[] body = new JsonObject().put("keys", keys).encode().getBytes(StandardCharsets.UTF_8);
        return KeySetReader.read(body);
    }

    @ParameterizedTest
    @CsvSource({
        "r, RS256, true",
        "r, RS512, false",
        "r, PS256, false",
        "r, ES256, false",
        "e, ES256, true",
        "e, ES384, false",
        "e, EdDSA, false",
        "e, RS256, false",
        "x, RS256, false"
    })
    void a_key_is_for_one_kind_of_signature(String id, String algorithm, boolean found)
            throws Exception {
        KeySet keys = read(RSA.jwk(), EC.jwk());

        assertThat(keys.find(id, algorithm) != null).isEqualTo(found);
    }

    @Test
    @Threat("C4")
    void a_key_of_another_type_is_not_used_whatever_it_says_of_itself() throws Exception {
        KeySet keys = read(EC.jwk().put("alg", "RS256"), RSA.jwk().put("alg", "ES256"));

        assertThat(keys.find("e", "RS256")).isNull();
        assertThat(keys.find("r", "ES256")).isNull();
    }

    @Test
    void without_an_algorithm_of_its_own_a_key_serves_all_of_its_kind() throws Exception {
        JsonObject rsa = RSA.jwk();
        rsa.remove("alg");

        assertThat(read(rsa).find("r", "PS512")).isEqualTo(RSA.publicKey());
    }

    @Test
    void without_an_id_only_the_one_key_that_fits_is_used() throws Exception {
        assertThat(read(RSA.jwk(), EC.jwk()).find(null, "RS256")).isEqualTo(RSA.publicKey());
        assertThat(read(RSA.jwk(), SigningKey.rs256("s").jwk()).find(null, "RS256")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"use\":\"enc\"}",
                "{\"key_ops\":[\"sign\"]}",
                "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                "{\"kty\":\"unknown\"}",
                "{\"n\":\"AAAA\"}",
                "{\"n\":7}"
            })
    void what_is_no_key_for_signatures_is_passed_over(String other) throws Exception {
        KeySet keys = read(RSA.jwk().mergeIn(new JsonObject(other)), EC.jwk());

        assertThat(keys.size()).isEqualTo(1);
    }

    @Test
    void a_short_key_is_passed_over() throws Exception {
        assertThat(read(SigningKey.rs256("short", 1_024).jwk()).size()).isZero();
    }

    @Test
    void a_certificate_beside_a_key_is_not_looked_at() throws Exception {
        JsonObject jwk =
                RSA.jwk()
                        .put("x5c", new JsonArray().add("no certificate"))
                        .put("x5u", "http://127.0.0.1:1/");

        assertThat(read(jwk).find("r", "RS256")).isEqualTo(RSA.publicKey());
    }

    @Test
    void a_set_of_none_is_a_set() throws Exception {
        assertThat(read().size()).isZero();
        assertThatThrownBy(() -> KeySetReader.read("{}".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("it is no JWK set");
    }

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254, false",
        "169.254.0.1, false",
        "fe80::1, false",
        "fe80::a9fe:a9fe%1, false",
        "febf::1, false",
        "fd00:ec2::254, false",
        "::ffff:169.254.169.254, false",
        "0.0.0.0, false",
        "224.0.0.1, false",
        "127.0.0.1, true",
        "10.0.0.7, true",
        "169.253.1.1, true",
        "fd00:ec2::253, true",
        "2001:db8::1, true"
    })
    @Threat("C6")
    void a_name_may_lead_anywhere_but_to_where_machines_are_told_secrets(
            String address, boolean allowed) {
        assertThat(Neighbourhood.isOutside(SocketAddress.inetSocketAddress(443, address)))
                .isEqualTo(allowed);
        assertThat(Neighbourhood.isOutside(null)).isFalse();
    }
}

package dev.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.identity.Credentials.Bearer;
import dev.sluice.identity.Credentials.Unusable;
import dev.sluice.policy.Glob;
import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.tls.Authority;
import dev.sluice.testsupport.tls.Issued;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What proves a caller and what does not. */
class CredentialsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            textBlock =
                    """
                    Bearer x|x
                    bearer x|x
                    BEARER x|x
                    bEaReR x|x
                    Bearer  x|x
                    Bearer aA0-._~+/|aA0-._~+/
                    Bearer YWJj==|YWJj==
                    Bearer x,y|x,y
                    Bearer =x|=x
                    Bearer a=b:{c}!|a=b:{c}!
                    """)
    void one_bearer_token_is_read(String header, String token) {
        assertThat(Credentials.read(List.of(header))).isEqualTo(new Bearer(new Secret(token)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Bearer",
                "Bearer ",
                "Bearer  ",
                "Bearer\tx",
                "Bearer x y",
                "Bearer x ",
                " Bearer x",
                "Bearer x, Bearer y",
                "Bearer é",
                "Bearer x\u0000",
                "BearerX x",
                "Bearerx",
                "Basic YTpi",
                "Token x",
                "x",
                "Digest username=a",
                "Bearer x\n"
            })
    void any_other_header_is_malformed(String header) {
        assertThat(Credentials.read(List.of(header))).isEqualTo(new Unusable("malformed"));
    }

    @Test
    @Threat({"C1", "C2"})
    void none_proves_nobody_and_two_prove_nobody_even_when_they_agree() {
        assertThat(Credentials.read(List.of())).isEqualTo(new Unusable("missing"));
        assertThat(Credentials.read(List.of("Bearer x", "Bearer x")))
                .isEqualTo(new Unusable("several"));
        assertThat(Credentials.read(List.of("Bearer x", "Basic YTpi")))
                .isEqualTo(new Unusable("several"));
    }

    @Test
    @Threat("C2")
    void a_certificate_proves_its_names_unless_a_header_stands_beside_it() {
        Issued agent =
                Authority.named("authority")
                        .issue("DNS:b.example", "URI:spiffe://corp/a", "email:c@example.com");

        assertThat(Credentials.read(List.of(), agent.certificate()))
                .isEqualTo(
                        new Credentials.Certificate(
                                new Proof.Certificate(
                                        List.of(
                                                "DNS:b.example",
                                                "URI:spiffe://corp/a",
                                                "email:c@example.com"),
                                        agent.certificate().getNotAfter().toInstant())));
        assertThat(Credentials.read(List.of("Bearer x"), agent.certificate()))
                .isEqualTo(new Unusable("several"));
        assertThat(Credentials.read(List.of("Basic x"), agent.certificate()))
                .isEqualTo(new Unusable("several"));
        assertThat(Credentials.read(List.of("Bearer x"), null))
                .isEqualTo(new Bearer(new Secret("x")));
    }

    @Test
    void the_first_name_that_is_wanted_is_the_subject_until_the_certificate_ends() {
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        Holder holder = new Holder.OfCertificate(List.of(Glob.of("URI:*"), Glob.of("DNS:a")));
        Proof shown = new Proof.Certificate(List.of("DNS:b", "DNS:a", "URI:x"), end);

        assertThat(holder.subject("grant", shown, end.minusSeconds(1))).contains("DNS:a");
        assertThat(holder.subject("grant", shown, end)).isEmpty();
    }

    @Test
    @Threat("D5")
    void a_token_never_shows_in_what_is_printed() {
        Credentials credentials = Credentials.read(List.of("Bearer canary"));
        TokenHash hash = TokenHash.of("canary");

        assertThat(credentials.toString()).isEqualTo("Bearer[token=Secret[…]]");
        assertThat(new Grant("g", "s", null, Holder.ofToken(hash)).toString())
                .doesNotContain("canary", "e2c");
    }

    @Test
    void a_presented_token_is_compared_with_the_documents_hash() {
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        assertThat(TokenHash.parse("sha256:" + abc))
                .isEqualTo(TokenHash.of("abc"))
                .hasSameHashCodeAs(TokenHash.of("abc"))
                .isNotEqualTo(TokenHash.of("abd"))
                .isNotEqualTo(abc);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256:",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0",
                "sha256:za7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            })
    void a_hash_has_one_form(String text) {
        assertThatThrownBy(() -> TokenHash.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a token is written as sha256: and 64 lower-case hexadecimal digits");
    }
}

package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.OidcLogin;
import dev.sluice.testsupport.PublicProfile;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JWTs that open nothing: whatever is wrong, nobody learns more than that. */
@QuarkusTest
@TestProfile(PublicProfile.class)
@Timeout(60)
class RefusedJwtsTest {
    private static final Staff STAFF = new Staff();

    @BeforeEach
    void letIn() throws IOException {
        STAFF.letIn();
    }

    @AfterAll
    static void close() throws IOException {
        STAFF.close();
    }

    @Test
    void one_whose_claims_open_nothing_or_too_much_is_refused() {
        double several = Staff.failures("several_grants");

        Response stranger = Staff.begin("fixture", STAFF.token(Staff.EVE));
        Response both = Staff.begin("fixture", STAFF.token(Staff.MAX));

        assertThat(stranger.statusCode()).isEqualTo(403);
        assertThat(both.statusCode()).isEqualTo(403);
        assertThat(both.asString())
                .isEqualTo(stranger.asString())
                .doesNotContain("several", "staff");
        assertThat(Staff.failures("several_grants")).isEqualTo(several + 1);
    }

    @Test
    @Threat({"C4", "C5"})
    void whatever_is_wrong_the_answer_is_the_same_and_nothing_reaches_the_server() {
        JsonObject claims = STAFF.provider.claims(Staff.ALICE, PublicProfile.address("fixture"));
        Map<String, String> wrong =
                Map.of(
                        "algorithm",
                                STAFF.key.sign(
                                        STAFF.key.header().put("alg", "none").encode(),
                                        claims.encode()),
                        "header",
                                STAFF.key.sign(
                                        STAFF.key
                                                .header()
                                                .put("jku", STAFF.provider.jwks())
                                                .encode(),
                                        claims.encode()),
                        "signature", SigningKey.rs256("k1").sign(claims),
                        "audience",
                                STAFF.provider.token(Staff.ALICE, PublicProfile.address("html")),
                        "issuer",
                                STAFF.provider.sign(
                                        claims.copy().put("iss", "https://idp.example")),
                        "expired", STAFF.provider.sign(claims.copy().put("exp", 1)),
                        "subject", STAFF.provider.sign(claims.copy().put("sub", "")),
                        "too_long",
                                STAFF.provider.sign(claims.copy().put("long", "x".repeat(8_000))));
        int before = Control.count();
        wrong.forEach(
                (reason, token) -> {
                    double counted = Staff.failures(reason);

                    Response refused = Staff.begin("fixture", token);

                    assertThat(refused.statusCode()).as(reason).isEqualTo(401);
                    assertThat(refused.header("WWW-Authenticate"))
                            .startsWith("Bearer error=\"invalid_token\", resource_metadata=\"http")
                            .doesNotContain(reason);
                    assertThat(refused.asString())
                            .isEqualTo(Staff.begin("fixture", "x").asString());
                    assertThat(Staff.failures(reason)).as(reason).isEqualTo(counted + 1);
                });
        assertThat(Control.count()).isEqualTo(before);
        assertThat(Staff.begin("fixture", "a.b." + "x".repeat(1_000_000)).statusCode())
                .isIn(400, 431);
    }

    @Test
    void what_one_is_told_does_not_depend_on_whether_the_server_is_there() {
        assertThat(Staff.challenge("nobody").replace("nobody", "fixture"))
                .isEqualTo(Staff.challenge("fixture"));
        assertThat(
                        OidcLogin.metadataOf(Staff.challenge("nobody"))
                                .encode()
                                .replace("nobody", "fixture"))
                .isEqualTo(OidcLogin.metadataOf(Staff.challenge("fixture")).encode());

        Response nowhere =
                Staff.begin(
                        "nobody",
                        STAFF.provider.token(Staff.ALICE, PublicProfile.address("nobody")));
        Response elsewhere =
                Staff.begin(
                        "html", STAFF.provider.token(Staff.ALICE, PublicProfile.address("html")));
        assertThat(nowhere.statusCode()).isEqualTo(403);
        assertThat(nowhere.asString()).isEqualTo(elsewhere.asString());
    }
}

package dev.sluice.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.PublicProfile;
import dev.sluice.testsupport.SigningKey;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;

/** People of one identity provider, and the documents by which they may call. */
final class Staff implements AutoCloseable {
    static final OidcAccount ALICE = OidcAccount.of("alice", "staff", "analytics");
    static final OidcAccount BOB = OidcAccount.of("bob", "staff");
    static final OidcAccount EVE = OidcAccount.of("eve", "guests");
    static final OidcAccount MAX = OidcAccount.of("max", "staff", "several");

    final SigningKey key = SigningKey.rs256("k1");
    final OidcProvider provider =
            OidcProvider.start(key).account(ALICE).account(BOB).account(EVE).account(MAX);

    /** Believes them: the staff may call, and analysts more than others. */
    void letIn() throws IOException {
        believe();
        Documents.replace(
                "policies/staff.yaml",
                """
                version: "1"
                default: deny
                tools:
                  echo: {}
                  forbidden:
                    require:
                      - conditions: [{path: caller.claims.groups, op: contains, value: analytics}]
                        on_deny: analytics alone
                """);
        Documents.replace(
                "grants/staff.yaml",
                "server: fixture\npolicy: staff\njwt: {issuer: corp, claims: {groups: staff}}\n");
        Documents.replace(
                "grants/several.yaml",
                "server: fixture\njwt: {issuer: corp, claims: {groups: [several]}}\n");
        await().atMost(Duration.ofSeconds(15))
                .until(() -> begin("fixture", token(ALICE)).statusCode() == 200);
    }

    /** Believes them, and lets nobody in by that alone. */
    void believe() throws IOException {
        Documents.replace(
                "issuers/corp.yaml",
                """
                issuer: %s
                jwks: %s
                algorithms: [RS256]
                scopes: [mcp, tools]
                skew: 1s
                """
                        .formatted(provider.issuer(), provider.jwks()));
    }

    /** For the server {@code fixture}. */
    String token(OidcAccount account) {
        return token(account, "fixture");
    }

    String token(OidcAccount account, String server) {
        return provider.token(account, PublicProfile.address(server));
    }

    /** Begins a session. */
    static Response begin(String server, String token) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .header("Accept", "application/json, text/event-stream")
                .body(
                        Calls.request(
                                "initialize",
                                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                                        + "\"clientInfo\":{\"name\":\"a\",\"version\":\"1\"}}"))
                .post("/mcp/" + server);
    }

    /** What whoever has no credential is told. */
    static String challenge(String server) {
        Response refused =
                given().contentType("application/json").body("{}").post("/mcp/" + server);
        assertThat(refused.statusCode()).isEqualTo(401);
        return refused.header("WWW-Authenticate");
    }

    /** How many were refused for a reason. */
    static double failures(String reason) {
        return Management.counter("sluice_auth_failures_total{reason=\"" + reason + "\"}");
    }

    @Override
    public void close() throws IOException {
        for (String document :
                new String[] {
                    "grants/several.yaml",
                    "grants/staff.yaml",
                    "policies/staff.yaml",
                    "issuers/corp.yaml"
                }) {
            Documents.delete(document);
        }
        provider.close();
    }
}

package dev.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever guesses ids or tokens at the pages; from addresses that no other test guesses from. */
@QuarkusTest
@TestProfile(OperatorsTest.Profile.class)
@Timeout(60)
class GuessedApprovalsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int ATTEMPTS = 20;
    private static final String TOKEN = "frank-page-token-11ab";

    @Test
    @Threat({"K2", "C19"})
    void there_are_no_pages_without_an_operator_and_wrong_ids_are_bounded_with_one()
            throws Exception {
        String wrong = "/approvals/00000000000000000000000000000000";
        given().port(Management.port()).get(wrong).then().statusCode(404);
        given().port(Management.port()).get("/approvals/sign-in").then().statusCode(404);
        Documents.replace(
                "operators/page-frank.yaml",
                "token: " + TokenHashes.written(TOKEN) + "\nroles: [approve]\n");
        try {
            await().atMost(PATIENCE)
                    .until(() -> get(7, "/approvals/sign-in").startsWith("HTTP/1.1 200"));
            String id = new PageQuestion().ask();

            for (int i = 0; i < ATTEMPTS; i++) {
                assertThat(get(7, wrong)).startsWith("HTTP/1.1 404");
            }

            assertThat(get(7, wrong))
                    .startsWith("HTTP/1.1 429")
                    .containsPattern("(?i)retry-after: [1-9]")
                    .contains("Too many attempts");
            assertThat(get(7, "/approvals/" + id)).startsWith("HTTP/1.1 200");
            assertThat(get(8, wrong)).startsWith("HTTP/1.1 404");
            assertThat(signIn(7, "wrong")).startsWith("HTTP/1.1 429");
            assertThat(signIn(7, TOKEN)).startsWith("HTTP/1.1 303");
        } finally {
            Documents.delete("operators/page-frank.yaml");
            await().atMost(PATIENCE)
                    .until(() -> get(9, "/approvals/sign-in").startsWith("HTTP/1.1 404"));
        }
    }

    private static String signIn(int from, String token) throws IOException {
        String page = get(from, "/approvals/sign-in");
        String cookie = page.split("(?i)set-cookie: ", 2)[1].split(";", 2)[0];
        String body = "form=" + PageVisit.formToken(page, "sign-in") + "&credential=" + token;
        return exchange(
                from,
                "POST /approvals/sign-in HTTP/1.1\r\nCookie: "
                        + cookie
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                        + body.length()
                        + "\r\n",
                body);
    }

    private static String get(int from, String path) throws IOException {
        return exchange(from, "GET " + path + " HTTP/1.1\r\n", "");
    }

    private static String exchange(int from, String head, String body) throws IOException {
        try (Socket socket =
                new Socket(
                        InetAddress.getLoopbackAddress(),
                        Management.port(),
                        InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) from}),
                        0)) {
            String request = head + "Host: localhost\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.TokenHashes;
import dev.sluice.testsupport.tls.Authority;
import dev.sluice.testsupport.tls.Issued;
import dev.sluice.testsupport.tls.ManagementTlsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The management port speaks TLS with Quarkus's own settings, and takes renewed certificates. */
@QuarkusTest
@TestProfile(ManagementTlsProfile.class)
@Timeout(90)
class ManagementTlsTest {
    private final Authority authority = ManagementTlsProfile.authority();

    @Test
    void health_is_told_over_tls_and_in_no_other_way() throws Exception {
        HttpClient http =
                HttpClient.newBuilder().sslContext(Issued.anonymousTrusting(authority)).build();
        String path = "://localhost:" + Management.port() + "/q/health/ready";

        assertThat(
                        http.send(
                                        HttpRequest.newBuilder(URI.create("https" + path)).build(),
                                        BodyHandlers.ofString())
                                .statusCode())
                .isEqualTo(200);
        assertThatThrownBy(
                        () ->
                                http.send(
                                        HttpRequest.newBuilder(URI.create("http" + path)).build(),
                                        BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void the_cookie_of_pages_that_came_by_tls_goes_back_by_tls_only() throws Exception {
        HttpClient http =
                HttpClient.newBuilder().sslContext(Issued.anonymousTrusting(authority)).build();
        HttpRequest page =
                HttpRequest.newBuilder(
                                URI.create(
                                        "https://localhost:"
                                                + Management.port()
                                                + "/approvals/sign-in"))
                        .build();
        Documents.replace(
                "operators/tls-page.yaml",
                "token: " + TokenHashes.written("tls-page-token-9ab2") + "\nroles: [approve]\n");
        try {
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> http.send(page, BodyHandlers.discarding()).statusCode() == 200);

            assertThat(
                            http.send(page, BodyHandlers.discarding())
                                    .headers()
                                    .firstValue("Set-Cookie")
                                    .orElseThrow())
                    .endsWith("; HttpOnly; SameSite=Strict; Secure");
        } finally {
            Documents.delete("operators/tls-page.yaml");
        }
    }

    @Test
    void versions_before_1_2_are_not_spoken() throws Exception {
        try (SSLSocket socket = socket()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});

            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void a_renewed_certificate_is_shown_without_a_restart() {
        Issued renewed = authority.issue("DNS:localhost");

        ManagementTlsProfile.mount().swap(renewed, authority);

        // A connection that comes just while the files are read again is closed.
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(SSLException.class)
                .until(() -> serial().equals(renewed.certificate().getSerialNumber()));
    }

    private BigInteger serial() throws IOException {
        try (SSLSocket socket = socket()) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSerialNumber();
        }
    }

    private SSLSocket socket() throws IOException {
        return (SSLSocket)
                Issued.anonymousTrusting(authority)
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), Management.port());
    }
}

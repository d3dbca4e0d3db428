package dev.sluice.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Events;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.tls.Authority;
import dev.sluice.testsupport.tls.Issued;
import dev.sluice.testsupport.tls.TlsAgent;
import dev.sluice.testsupport.tls.TlsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate as the credential of an agent, over real TLS. */
@QuarkusTest
@TestProfile(TlsProfile.class)
@Timeout(60)
class ClientCertificateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final String HEAD = "Host: localhost\r\nContent-Type: application/json\r\n";

    private final Authority authority = TlsProfile.authority();

    @BeforeEach
    void grants() throws Exception {
        grant("spiffe", "scripted", "URI:spiffe://corp/agent");
        grant("hosts", "fixture", "DNS:*.agents.example");
        grant("mail", "fixture", "email:carol@example.com");
        await().atMost(PATIENCE).until(() -> status("fixture", "DNS:a.agents.example") == 200);
    }

    @AfterEach
    void forget() throws IOException {
        Documents.delete("grants/spiffe.yaml");
        Documents.delete("grants/hosts.yaml");
        Documents.delete("grants/mail.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DNS:b.agents.example",
                "DNS:elsewhere.example DNS:c.d.agents.example",
                "email:carol@example.com"
            })
    void a_certificate_with_a_name_of_the_grant_opens_it(String names) throws Exception {
        assertThat(status("fixture", names.split(" "))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DNS:agents.example",
                "URI:x.agents.example",
                "email:x.agents.example",
                "DNS:carol@example.com",
                "DNS:a.agents.example.evil",
                "email:Carol@example.com"
            })
    @Threat({"C1", "C18"})
    void a_certificate_without_such_a_name_is_401(String name) throws Exception {
        assertThat(status("fixture", name)).isEqualTo(401);
    }

    @Test
    void a_certificate_for_another_server_is_403() throws Exception {
        assertThat(status("fixture", "URI:spiffe://corp/agent")).isEqualTo(403);
        assertThat(status("nowhere", "URI:spiffe://corp/agent")).isEqualTo(403);
    }

    @Test
    void a_certificate_of_two_grants_is_403() throws Exception {
        assertThat(status("fixture", "DNS:a.agents.example", "email:carol@example.com"))
                .isEqualTo(403);
    }

    @Test
    @Threat("C2")
    void a_certificate_and_a_token_are_two_credentials() throws Exception {
        assertThat(
                        agent("fixture", GatewayFixture.TOKEN, "DNS:a.agents.example")
                                .initialize()
                                .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_certificate_is_asked_for_and_not_required() throws Exception {
        var anonymous = Issued.anonymousTrusting(authority);

        assertThat(
                        new TlsAgent(anonymous, "fixture", GatewayFixture.TOKEN)
                                .initialize()
                                .statusCode())
                .isEqualTo(200);
        assertThat(new TlsAgent(anonymous, "fixture", "").initialize().statusCode()).isEqualTo(401);
    }

    @Test
    void a_handshake_that_fails_is_counted() throws Exception {
        double before = Management.refusals("handshake");

        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), Agent.port())) {
            plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
            await().atMost(PATIENCE).until(() -> Management.refusals("handshake") > before);
        }
    }

    @Test
    @Threat("C1")
    void a_certificate_of_another_time_or_issuer_ends_the_handshake() {
        Instant now = Instant.now();
        Duration day = Duration.ofDays(1);
        String name = "DNS:a.agents.example";

        assertRefused(authority.issue(now.minus(day), now.minusSeconds(5), name));
        assertRefused(authority.issue(now.plusSeconds(600), now.plus(day), name));
        assertRefused(Authority.named("stranger").issue(name));
        assertRefused(Authority.named(TlsProfile.AUTHORITY).issue(name));
    }

    private void assertRefused(Issued certificate) {
        TlsAgent agent = new TlsAgent(certificate.contextTrusting(authority), "fixture", "");
        assertThatThrownBy(agent::initialize).isInstanceOf(IOException.class);
    }

    @Test
    @Threat("C7")
    void a_session_belongs_to_the_name_that_began_it_and_not_to_the_grant() throws Exception {
        TlsAgent one = agent("fixture", "", "DNS:one.agents.example").begun();
        TlsAgent renewed = agent("fixture", "", "DNS:one.agents.example").inSessionOf(one);
        TlsAgent other = agent("fixture", "", "DNS:two.agents.example").inSessionOf(one);

        assertThat(renewed.call(1, "echo").statusCode()).isEqualTo(200);
        assertThat(other.call(1, "echo").statusCode()).isEqualTo(404);
    }

    @Test
    @Threat("C16")
    void a_revoked_grant_closes_the_streams_of_its_certificates() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            TlsAgent agent = agent("scripted", "", "URI:spiffe://corp/agent");
            await().atMost(PATIENCE).until(() -> agent.initialize().statusCode() == 200);
            agent.begun();
            var opening = agent.get();
            server.next().stream();
            Events heard = new Events(opening.get(15, SECONDS));
            long revoked = System.nanoTime();

            Documents.delete("grants/spiffe.yaml");

            assertThat(heard.next()).isNull();
            assertThat(Duration.ofNanos(System.nanoTime() - revoked))
                    .isLessThan(Duration.ofSeconds(5));
            await().atMost(PATIENCE).until(() -> agent.call(1, "echo").statusCode() == 401);
        }
    }

    @Test
    @Threat({"A7", "E8"})
    void http_2_is_not_offered() throws Exception {
        try (SSLSocket socket = socket()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();

            assertThat(socket.getApplicationProtocol()).isNotEqualTo("h2");
        }
        HttpResponse<String> reply = agent("fixture", "", "DNS:a.agents.example").initialize();
        assertThat(reply.version().name()).isEqualTo("HTTP_1_1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "Transfer-Encoding: xchunked\r\n\r\n",
                "X: 1\r\n folded\r\n\r\n",
                "X : 1\r\n\r\n",
                "X: a\rb\r\n\r\n",
                "Host: other\r\n\r\n",
                "Connection: Authorization\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5;\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n100000004\r\ntest"
            })
    @Threat({"A1", "A2", "A3", "A4", "A5", "A6", "A8"})
    void what_can_be_read_as_two_requests_is_refused_inside_tls_as_well(String trick)
            throws Exception {
        try (RawConnection connection = new RawConnection(socket())) {
            connection.send(
                    "POST /mcp/fixture HTTP/1.1\r\n"
                            + HEAD
                            + "Authorization: Bearer "
                            + GatewayFixture.TOKEN
                            + "\r\n"
                            + trick);

            assertThat(connection.readToEnd()).matches("(?s)(HTTP/1.1 400 .*)?");
        }
    }

    @Test
    void a_connection_that_speaks_no_tls_gets_no_answer() throws Exception {
        try (RawConnection plain = new RawConnection(Agent.port())) {
            plain.send("GET /mcp/fixture HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(plain.readToEnd()).doesNotContain("HTTP/");
        }
    }

    private SSLSocket socket() throws IOException {
        return (SSLSocket)
                Issued.anonymousTrusting(authority)
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), Agent.port());
    }

    private int status(String server, String... names) throws Exception {
        return agent(server, "", names).initialize().statusCode();
    }

    private TlsAgent agent(String server, String token, String... names) {
        return new TlsAgent(authority.issue(names).contextTrusting(authority), server, token);
    }

    private static void grant(String name, String server, String san) throws IOException {
        Documents.replace(
                "grants/" + name + ".yaml",
                "server: %s\npolicy: rules\nmtls: {san: \"%s\"}\n".formatted(server, san));
    }
}

package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Logged;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.tls.Authority;
import dev.sluice.testsupport.tls.Issued;
import dev.sluice.testsupport.tls.MountedTls;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files TLS is spoken with, and what happens when they change. */
@Timeout(60)
class DataPortTlsTest {
    private static final int LISTENERS = 4;
    private static final int MANY = 24;

    private final Vertx vertx = Vertx.vertx();
    private final Authority authority = Authority.named("one");
    private final Issued first = authority.issue("DNS:localhost");
    private final MountedTls mount;

    DataPortTlsTest(@TempDir Path folder) {
        mount = new MountedTls(folder);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void every_listener_of_a_port_shows_the_new_certificate_and_old_connections_live_on()
            throws Exception {
        mount.swap(first, authority);
        int port = listen(tls(true));
        List<RawConnection> old = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            old.add(new RawConnection(socket(port)));
        }
        Issued second = authority.issue("DNS:localhost");

        mount.swap(second, authority);

        await().until(() -> serials(port, 1).equals(Set.of(serial(second))));
        assertThat(serials(port, MANY)).containsExactly(serial(second));
        for (RawConnection connection : old) {
            connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(connection.readUntil("nobody")).startsWith("HTTP/1.1 200");
            connection.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void only_the_versions_that_are_still_safe_are_spoken(String version) throws Exception {
        mount.swap(first, authority);
        int port = listen(tls(true));

        assertThat(handshake(port, version)).isEqualTo(version);
        assertThatThrownBy(() -> handshake(port, "TLSv1.1")).isInstanceOf(SSLException.class);
    }

    @Test
    void bad_files_leave_what_is_in_use_and_are_told_once_without_being_quoted() throws Exception {
        mount.swap(first, authority);
        int port = listen(tls(true));
        try (Logged log = new Logged("dev.sluice.http")) {
            mount.swap(first.certificatePem(), "-----BEGIN CANARY-----", authority.pem());

            await().until(
                            () ->
                                    log.lines().stream()
                                            .anyMatch(it -> it.contains("spoken with stays")));

            assertThat(serials(port, MANY)).containsExactly(serial(first));
            assertThat(String.join("", log.lines())).doesNotContain("CANARY");
            assertThat(log.lines()).hasSize(1);
            Issued second = authority.issue("DNS:localhost");
            mount.swap(second, authority);
            await().until(() -> serials(port, 1).equals(Set.of(serial(second))));
        }
    }

    @Test
    @Threat("C16")
    void a_connection_of_an_issuer_who_is_gone_is_closed_and_the_others_go_on() throws Exception {
        Authority another = Authority.named("two");
        mount.swap(first, authority, another);
        int port = listen(tls(true));
        try (RawConnection leaving = certified(another, port);
                RawConnection staying = certified(authority, port)) {
            for (RawConnection each : List.of(leaving, staying)) {
                each.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(each.readUntil("somebody")).startsWith("HTTP/1.1 200");
            }

            mount.swap(first, authority);

            assertThat(leaving.readToEnd()).isEmpty();
            staying.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(staying.readUntil("somebody")).startsWith("HTTP/1.1 200");
        }
    }

    private RawConnection certified(Authority issuer, int port) throws IOException {
        return new RawConnection(
                issuer.issue("URI:a")
                        .contextTrusting(authority)
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), port));
    }

    @Test
    void who_never_greets_is_not_waited_for() throws Exception {
        mount.swap(first, authority);
        Settings settings = new Settings(mount.certificate(), mount.key(), mount.clientCa());
        int port =
                listen(
                        new DataPortTls(
                                vertx, settings, Duration.ofMillis(50), InstantSource.system()));

        try (RawConnection silent = new RawConnection(port)) {
            assertThat(silent.readToEnd()).isEmpty();
        }
    }

    @Test
    void half_of_a_pair_stops_the_start() {
        mount.swap(first, authority);

        assertThatThrownBy(() -> tls(new Settings(mount.certificate(), null, null)).start())
                .hasMessage("sluice.http.tls.key is missing; TLS needs a certificate and its key");
        assertThatThrownBy(() -> tls(new Settings(null, null, mount.clientCa())).start())
                .hasMessage(
                        "sluice.http.tls.certificate is missing; TLS needs a certificate and its"
                                + " key");
    }

    @Test
    void a_key_of_another_certificate_stops_the_start() {
        mount.swap(first.certificatePem(), authority.issue("DNS:a").keyPem(), authority.pem());

        assertThatThrownBy(() -> tls(true).start())
                .hasMessageContaining("sluice.http.tls.key is not the private key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CANARY",
                "-----BEGIN CERTIFICATE-----\nCANARY\n-----END CERTIFICATE-----\n"
            })
    void files_that_hold_something_else_stop_the_start_and_are_not_quoted(String content) {
        mount.swap(content, first.keyPem(), authority.pem());
        assertThatThrownBy(() -> tls(true).start())
                .hasMessage("sluice.http.tls.certificate holds no certificates in PEM");
        mount.swap(first.certificatePem(), content, authority.pem());
        assertThatThrownBy(() -> tls(true).start())
                .hasMessageContaining("sluice.http.tls.key is not")
                .hasMessageNotContaining("CANARY");
        mount.swap(first.certificatePem(), first.keyPem(), content);
        assertThatThrownBy(() -> tls(true).start())
                .hasMessage("sluice.http.tls.client-ca holds no certificates in PEM");
    }

    @Test
    void a_file_that_is_not_there_stops_the_start_and_is_named() throws IOException {
        mount.swap(first, authority);
        Files.delete(mount.key());

        assertThatThrownBy(() -> tls(true).start())
                .hasMessage("sluice.http.tls.key: " + mount.key() + " cannot be read");
    }

    @Test
    void without_files_no_tls_is_spoken() {
        DataPortTls none = tls(new Settings(null, null, null));
        none.start();

        assertThat(none.isOn()).isFalse();
        assertThat(none.secure(new HttpServerOptions()).isSsl()).isFalse();
    }

    private DataPortTls tls(boolean withClients) {
        return tls(
                new Settings(
                        mount.certificate(), mount.key(), withClients ? mount.clientCa() : null));
    }

    private DataPortTls tls(Settings settings) {
        return new DataPortTls(vertx, settings, Duration.ofSeconds(10), InstantSource.system());
    }

    /** Several servers on one port, as the gateway has one for each event loop. */
    private int listen(DataPortTls tls) throws IOException {
        tls.start();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        for (int i = 0; i < LISTENERS; i++) {
            vertx.createHttpServer(
                            tls.secure(new HttpServerOptions().setHost("127.0.0.1").setPort(port)))
                    .requestHandler(
                            request ->
                                    request.response()
                                            .end(
                                                    tls.certificateOf(request) == null
                                                            ? "nobody"
                                                            : "somebody"))
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
        return port;
    }

    private SSLSocket socket(int port) throws IOException {
        return (SSLSocket)
                Issued.anonymousTrusting(authority)
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), port);
    }

    private Set<BigInteger> serials(int port, int connections) throws IOException {
        Set<BigInteger> serials = new HashSet<>();
        for (int i = 0; i < connections; i++) {
            try (SSLSocket socket = socket(port)) {
                X509Certificate shown =
                        (X509Certificate) socket.getSession().getPeerCertificates()[0];
                serials.add(shown.getSerialNumber());
            }
        }
        return serials;
    }

    private static BigInteger serial(Issued issued) {
        return issued.certificate().getSerialNumber();
    }

    private String handshake(int port, String version) throws IOException {
        try (SSLSocket socket = socket(port)) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    private record Settings(@Nullable Path first, @Nullable Path second, @Nullable Path third)
            implements TlsSettings {
        @Override
        public Optional<Path> certificate() {
            return Optional.ofNullable(first);
        }

        @Override
        public Optional<Path> key() {
            return Optional.ofNullable(second);
        }

        @Override
        public Optional<Path> clientCa() {
            return Optional.ofNullable(third);
        }

        @Override
        public Duration poll() {
            return Duration.ofMillis(20);
        }
    }
}

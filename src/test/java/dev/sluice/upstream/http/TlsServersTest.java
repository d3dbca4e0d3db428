package dev.sluice.upstream.http;

import static dev.sluice.upstream.http.CalledServer.failureOf;
import static dev.sluice.upstream.http.CalledServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.tls.Authority;
import dev.sluice.testsupport.tls.Issued;
import dev.sluice.upstream.ServerTls;
import dev.sluice.upstream.ServerTls.Part;
import dev.sluice.upstream.Transport;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.http.CalledServer.Call;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers with an authority of their own, and servers that ask Sluice who it is. */
@Timeout(60)
class TlsServersTest {
    private static final Authority AUTHORITY = Authority.named("authority");
    private static final Authority NEXT = Authority.named("next");
    private static final Issued SERVER = AUTHORITY.issue("DNS:" + CalledServer.HOST);
    private static final Issued CLIENT = AUTHORITY.issue("URI:spiffe://corp/sluice");
    private static final Issued RENEWED = NEXT.issue("URI:spiffe://corp/sluice");

    private final AtomicInteger received = new AtomicInteger();
    private final Queue<HttpServerResponse> held = new ConcurrentLinkedQueue<>();
    private final Queue<String> versions = new ConcurrentLinkedQueue<>();
    private final Queue<X509Certificate> shown = new ConcurrentLinkedQueue<>();

    private void answer(HttpServerRequest request) {
        received.incrementAndGet();
        versions.add(request.version().name());
        try {
            shown.add((X509Certificate) request.connection().peerCertificates().get(0));
        } catch (Exception e) {
            // It has shown none.
        }
        if (request.uri().equals("/stream")) {
            request.response().setChunked(true).write("first ");
            held.add(request.response());
        } else {
            request.response().end("whole");
        }
    }

    private static HttpServerOptions serving(Issued certificate) {
        return new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .setCertValue(Buffer.buffer(certificate.certificatePem()))
                                .setKeyValue(Buffer.buffer(certificate.keyPem())));
    }

    private static HttpServerOptions asking(Authority... clients) {
        PemTrustOptions trusted = new PemTrustOptions();
        for (Authority each : clients) {
            trusted.addCertValue(Buffer.buffer(each.pem()));
        }
        return serving(SERVER).setClientAuth(ClientAuth.REQUIRED).setTrustOptions(trusted);
    }

    private static Transport transport(boolean http2, Map<Part, String> files) {
        Map<Part, Optional<Secret>> read = new EnumMap<>(Part.class);
        files.forEach(
                (part, text) ->
                        read.put(
                                part,
                                text.isEmpty() ? Optional.empty() : Optional.of(new Secret(text))));
        return new Transport(
                Transport.Form.STREAMABLE_HTTP, http2, new ServerTls(read), 0, -1, false);
    }

    private static Transport believing(boolean http2, Authority authority) {
        return transport(http2, Map.of(Part.AUTHORITIES, authority.pem()));
    }

    private static Transport showing(boolean http2, Issued own) {
        return transport(
                http2,
                Map.of(
                        Part.AUTHORITIES,
                        AUTHORITY.pem() + NEXT.pem(),
                        Part.CERTIFICATE,
                        own.certificatePem(),
                        Part.KEY,
                        own.keyPem()));
    }

    private CalledServer server(HttpServerOptions options, Transport transport) throws Exception {
        return new CalledServer(50, this::answer, options, transport);
    }

    private static String whole(CalledServer server) throws Exception {
        Context loop = server.loop();
        return text(loop, server.send(loop, "/").begun());
    }

    private void assertRefused(HttpServerOptions options, Transport transport) throws Exception {
        try (CalledServer server = server(options, transport)) {
            UpstreamFailedException failure = failureOf(server.send(server.loop(), "/"));

            assertThat(failure.stage()).isEqualTo(Stage.NEVER_SENT);
            assertThat(failure.getMessage()).startsWith("SSL");
            assertThat(received).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Threat("D8")
    void an_authority_of_its_own_is_believed(boolean http2) throws Exception {
        try (CalledServer server = server(serving(SERVER), believing(http2, AUTHORITY))) {
            assertThat(whole(server)).isEqualTo("whole");
            assertThat(versions).containsExactly(http2 ? "HTTP_2" : "HTTP_1_1");
            assertThat(shown).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Threat("D8")
    void another_authority_is_not(boolean http2) throws Exception {
        assertRefused(serving(SERVER), believing(http2, NEXT));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Threat("D8")
    void without_one_the_authorities_of_the_process_count(boolean http2) throws Exception {
        assertRefused(serving(SERVER), transport(http2, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Threat("D8")
    void a_certificate_of_another_host_is_never_believed(boolean http2) throws Exception {
        assertRefused(serving(AUTHORITY.issue("DNS:other.test")), believing(http2, AUTHORITY));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void who_sluice_is_is_shown_to_whoever_asks(boolean http2) throws Exception {
        try (CalledServer server = server(asking(AUTHORITY), showing(http2, CLIENT))) {
            assertThat(whole(server)).isEqualTo("whole");
            assertThat(shown).containsExactly(CLIENT.certificate());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_server_that_asks_for_a_certificate_is_not_reached_without_one(boolean http2)
            throws Exception {
        try (CalledServer server = server(asking(AUTHORITY), believing(http2, AUTHORITY))) {
            // TLS 1.3 lets a client believe that all is well until it first reads, so with
            // HTTP/1.1 a request was written.
            assertThat(failureOf(server.send(server.loop(), "/")).stage())
                    .isIn(Stage.NEVER_SENT, Stage.BROKEN);
            assertThat(received).hasValue(0);
        }
    }

    @Test
    void http_2_is_not_spoken_unless_the_document_says_so() throws Exception {
        try (CalledServer server = server(serving(SERVER), believing(false, AUTHORITY))) {
            whole(server);

            assertThat(versions).containsExactly("HTTP_1_1");
        }
    }

    @Test
    void a_server_that_does_not_speak_http_2_is_spoken_to_as_before() throws Exception {
        try (CalledServer server =
                server(serving(SERVER).setUseAlpn(false), believing(true, AUTHORITY))) {
            Context loop = server.loop();
            List<Call> streams = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                streams.add(server.send(loop, "/stream"));
            }
            await().until(() -> held.size() == 10);

            assertThat(text(loop, server.send(loop, "/").begun())).isEqualTo("whole");
            assertThat(versions).containsOnly("HTTP_1_1");
            assertThat(server.connections()).as("one for each, and one more").isEqualTo(11);
            held.forEach(each -> each.end("last"));
            for (Call each : streams) {
                assertThat(text(loop, each.begun())).isEqualTo("first last");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Threat("D9")
    void a_certificate_is_replaced_under_load_and_the_old_one_is_never_shown_again(boolean http2)
            throws Exception {
        try (CalledServer server = server(asking(AUTHORITY, NEXT), showing(http2, CLIENT))) {
            Context loop = server.loop();
            UpstreamReply stream = server.send(loop, "/stream").begun();
            for (int i = 0; i < 20; i++) {
                assertThat(whole(server)).isEqualTo("whole");
            }
            List<Call> meanwhile = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                meanwhile.add(server.send(loop, "/"));
            }

            server.change(showing(http2, RENEWED));

            for (Call each : meanwhile) {
                assertThat(text(each.loop(), each.begun())).isEqualTo("whole");
            }
            assertThat(shown).containsOnly(CLIENT.certificate());
            shown.clear();
            for (int i = 0; i < 20; i++) {
                assertThat(whole(server)).isEqualTo("whole");
            }
            assertThat(shown).containsOnly(RENEWED.certificate());
            held.forEach(each -> each.end("last"));
            assertThat(text(loop, stream)).isEqualTo("first last");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Threat("D9")
    void an_authority_that_is_taken_away_is_no_longer_believed(boolean http2) throws Exception {
        try (CalledServer server = server(serving(SERVER), believing(http2, AUTHORITY))) {
            assertThat(whole(server)).isEqualTo("whole");

            server.change(believing(http2, NEXT));

            assertThat(failureOf(server.send(server.loop(), "/")).stage())
                    .isEqualTo(Stage.NEVER_SENT);
            assertThat(received).hasValue(1);
        }
    }

    @Test
    @Threat({"D5", "D10"})
    void files_that_no_tls_can_be_spoken_with_are_named_and_nothing_is_sent() throws Exception {
        String pem = AUTHORITY.pem();
        String chain = CLIENT.certificatePem();
        String foreign =
                "tls.key is not the private key, RSA or EC and not encrypted, of the first"
                        + " certificate in tls.certificate";
        assertUnusable(Map.of(Part.AUTHORITIES, "s3cr3t"), "tls.ca holds no certificates in PEM");
        assertUnusable(Map.of(Part.AUTHORITIES, ""), "tls.ca cannot be read");
        assertUnusable(
                Map.of(Part.AUTHORITIES, pem, Part.CERTIFICATE, "s3cr3t", Part.KEY, "s3cr3t"),
                "tls.certificate holds no certificates in PEM");
        assertUnusable(Map.of(Part.CERTIFICATE, chain, Part.KEY, "s3cr3t"), foreign);
        assertUnusable(Map.of(Part.CERTIFICATE, chain, Part.KEY, RENEWED.keyPem()), foreign);
        assertUnusable(Map.of(Part.CERTIFICATE, chain, Part.KEY, ""), "tls.key cannot be read");
    }

    private void assertUnusable(Map<Part, String> files, String reason) throws Exception {
        try (CalledServer server = server(serving(SERVER), transport(false, files))) {
            UpstreamFailedException failure = failureOf(server.send(server.loop(), "/"));

            assertThat(failure.stage()).isEqualTo(Stage.NEVER_SENT);
            assertThat(failure).hasMessage(reason);
            assertThat(server.connectionsEver()).isZero();
            server.change(believing(false, AUTHORITY));
            assertThat(whole(server)).isEqualTo("whole");
        }
    }
}

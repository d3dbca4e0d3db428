package dev.sluice.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.address.Addresses;
import dev.sluice.testsupport.Certificates;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.AccessTokens;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which servers behind TLS are believed, and which addresses are called at all. */
@Timeout(60)
class VerifiedServersTest {
    private static Certificates certificates = Certificates.NONE;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger received = new AtomicInteger();
    private String resolved = "127.0.0.1";

    @BeforeAll
    static void makeAuthority(@TempDir Path folder) {
        certificates = new Certificates(folder);
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    @Threat("D8")
    void a_certificate_of_an_authority_that_is_trusted_is_believed() throws Exception {
        int port = listen(certificates.signed("good", "mcp.test", "+0d"), Set.of());

        assertThat(status(port, Optional.of(certificates.authority()))).isEqualTo(200);
        assertThat(received).hasValue(1);
    }

    @Test
    @Threat("D8")
    void a_certificate_of_an_authority_that_the_jvm_does_not_know_is_not() throws Exception {
        int port = listen(certificates.signed("unknown", "mcp.test", "+0d"), Set.of());

        assertRefused(port, Optional.empty());
    }

    @Test
    @Threat("D8")
    void a_certificate_that_its_own_key_has_signed_is_not() throws Exception {
        int port = listen(certificates.selfSigned("self", "mcp.test"), Set.of());

        assertRefused(port, Optional.of(certificates.authority()));
    }

    @Test
    @Threat("D8")
    void a_certificate_of_another_host_is_not() throws Exception {
        int port = listen(certificates.signed("other", "other.test", "+0d"), Set.of());

        assertRefused(port, Optional.of(certificates.authority()));
    }

    @Test
    @Threat("D8")
    void a_certificate_that_has_expired_is_not() throws Exception {
        int port = listen(certificates.signed("expired", "mcp.test", "-10d"), Set.of());

        assertRefused(port, Optional.of(certificates.authority()));
    }

    @Test
    @Threat("D8")
    void a_version_of_tls_that_is_broken_is_not_spoken() throws Exception {
        int port = listen(certificates.signed("old", "mcp.test", "+0d"), Set.of("TLSv1.1"));

        assertRefused(port, Optional.of(certificates.authority()));
    }

    @Test
    @Threat("D6")
    void a_name_that_resolves_to_a_link_local_address_is_never_called() {
        resolved = "169.254.169.254";

        Throwable failure = catchThrowable(() -> status(1, Optional.empty()));

        assertThat(told(failure).stage()).isEqualTo(Stage.NEVER_SENT);
        assertThat(told(failure)).hasMessage("LinkLocalException");
    }

    private void assertRefused(int port, Optional<Path> authority) {
        Throwable failure = catchThrowable(() -> status(port, authority));

        assertThat(told(failure).stage()).isEqualTo(Stage.NEVER_SENT);
        assertThat(told(failure).getMessage()).startsWith("SSL");
        assertThat(received).hasValue(0);
    }

    private static UpstreamFailedException told(Throwable failure) {
        return (UpstreamFailedException)
                (failure.getCause() == null ? failure : failure.getCause());
    }

    private int listen(Path store, Set<String> versions) throws Exception {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions()
                                        .setPath(store.toString())
                                        .setPassword(Certificates.PASSWORD));
        if (!versions.isEmpty()) {
            options.setEnabledSecureTransportProtocols(versions);
        }
        return vertx.createHttpServer(options)
                .requestHandler(
                        request -> {
                            received.incrementAndGet();
                            request.response().end("{}");
                        })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    private int status(int port, Optional<Path> authority) {
        HttpUpstreamClient client =
                new HttpUpstreamClient(
                        vertx,
                        new Trusting(authority),
                        new Addresses(
                                vertx, name -> List.of(InetAddress.getByName(resolved)), () -> 0),
                        AccessTokens.NONE,
                        () -> 0);
        Duration ample = Duration.ofSeconds(20);
        Server server =
                new Server(
                        "a",
                        URI.create("https://mcp.test:" + port + "/mcp"),
                        Map.of(),
                        new Timeouts(ample, ample, ample, ample));
        UpstreamRequest request =
                new UpstreamRequest(server, Verb.GET, Map.of(), false, new byte[0]);
        return client.send(request, () -> {}).await().atMost(Duration.ofSeconds(30)).status();
    }

    private record Trusting(Optional<Path> caFile) implements UpstreamSettings {
        @Override
        public int maxConnections() {
            return 2;
        }

        @Override
        public Duration keepAlive() {
            return Duration.ofSeconds(1);
        }
    }
}

package dev.sluice.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.tls.Authority;
import dev.sluice.testsupport.tls.Issued;
import dev.sluice.testsupport.tls.MountedTls;
import dev.sluice.testsupport.tls.TlsAgent;
import dev.sluice.testsupport.tls.TlsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Certificates change while agents call: whoever is still right never notices. */
@QuarkusTest
@TestProfile(TlsProfile.class)
@Timeout(120)
class TlsReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int SWAPS = 12;

    private final Authority authority = TlsProfile.authority();
    private final Authority second = Authority.named("second");
    private final MountedTls mount = TlsProfile.mount();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger calls = new AtomicInteger();

    @BeforeEach
    void begin() throws Exception {
        Documents.replace(
                "grants/anyone.yaml",
                "server: fixture\npolicy: rules\nmtls: {san: \"URI:agent:*\"}\n");
        mount.swap(authority.issue("DNS:localhost"), authority);
        TlsAgent agent = new TlsAgent(certified(authority, "begin"), "fixture", "");
        await().atMost(PATIENCE).until(() -> agent.initialize().statusCode() == 200);
    }

    @AfterEach
    void putBack() throws IOException {
        mount.swap(authority.issue("DNS:localhost"), authority);
        Documents.delete("grants/anyone.yaml");
    }

    @Test
    void no_request_fails_while_the_servers_certificate_is_swapped_again_and_again()
            throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> load = new ArrayList<>();
        load.add(threads.submit(() -> callOnOneConnection(tokenAgent())));
        load.add(threads.submit(() -> callOnOneConnection(certifiedAgent("kept"))));
        load.add(threads.submit(() -> callOnNewConnections()));
        load.add(threads.submit(() -> callOnNewConnections()));
        try {
            for (int i = 0; i < SWAPS; i++) {
                Issued next = authority.issue("DNS:localhost");
                mount.swap(next, authority);
                await().atMost(PATIENCE)
                        .until(() -> serial().equals(next.certificate().getSerialNumber()));
            }
        } finally {
            over.set(true);
            threads.shutdown();
        }

        for (Future<?> each : load) {
            each.get(30, SECONDS); // fails with whatever its agent failed with
        }
        System.err.printf("%d calls, all 200, over %d certificates%n", calls.get(), SWAPS);
        assertThat(calls).hasValueGreaterThan(SWAPS);
    }

    @Test
    void agents_pass_as_long_as_their_issuer_is_listed_and_no_longer() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        Future<?> load = threads.submit(() -> callOnOneConnection(tokenAgent()));
        Future<?> stays = threads.submit(() -> callOnOneConnection(certifiedAgent("stays")));
        try {
            TlsAgent newcomer = new TlsAgent(certified(second, "new"), "fixture", "");
            assertThat(passes(newcomer)).isFalse();

            mount.swap(authority.issue("DNS:localhost"), authority, second);
            await().atMost(PATIENCE).until(() -> passes(newcomer));
            newcomer.begun();

            mount.swap(authority.issue("DNS:localhost"), authority);
            await().atMost(PATIENCE).until(() -> !passes(newcomer));

            assertThat(passes(newcomer)).isFalse();
            for (int i = 0; i < 10; i++) {
                assertThat(passes(new TlsAgent(certified(second, "late"), "fixture", "")))
                        .isFalse();
            }
        } finally {
            over.set(true);
            threads.shutdown();
        }
        load.get(30, SECONDS);
        stays.get(30, SECONDS);
        assertThat(calls).hasValueGreaterThan(10);
    }

    private static boolean passes(TlsAgent agent) throws InterruptedException {
        try {
            return agent.initialize().statusCode() == 200;
        } catch (IOException e) {
            return false; // the handshake ended
        }
    }

    private TlsAgent tokenAgent() {
        return new TlsAgent(Issued.anonymousTrusting(authority), "fixture", GatewayFixture.TOKEN);
    }

    private TlsAgent certifiedAgent(String name) {
        return new TlsAgent(certified(authority, name), "fixture", "");
    }

    private SSLContext certified(Authority issuer, String name) {
        return issuer.issue("URI:agent:" + name).contextTrusting(authority);
    }

    private Void callOnOneConnection(TlsAgent agent) throws Exception {
        agent.begun();
        while (!over.get()) {
            assertThat(agent.call(calls.incrementAndGet(), "echo").statusCode()).isEqualTo(200);
        }
        return null;
    }

    private Void callOnNewConnections() throws Exception {
        TlsAgent begun = certifiedAgent("fresh").begun();
        while (!over.get()) {
            TlsAgent fresh = certifiedAgent("fresh").inSessionOf(begun);
            assertThat(fresh.call(calls.incrementAndGet(), "echo").statusCode()).isEqualTo(200);
        }
        return null;
    }

    private BigInteger serial() throws IOException {
        try (SSLSocket socket =
                (SSLSocket)
                        Issued.anonymousTrusting(authority)
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), Agent.port())) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSerialNumber();
        }
    }
}

package dev.sluice.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.GatewayProcess;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.LoopbackPorts;
import dev.sluice.testsupport.redis.RedisProcess;
import dev.sluice.testsupport.tls.Authority;
import dev.sluice.testsupport.tls.MountedTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the three probes say while something that a gateway depends on is down: an orchestrator must
 * neither restart it nor take it out of service for what that would not mend.
 */
@Timeout(180)
class ProbesIT {
    /** For how long Redis is out; {@code 5m} shows the whole claim. */
    private static final Duration OUTAGE =
            Duration.parse("PT" + System.getProperty("sluice.test.outage", "3s"));

    /** Live, ready, started. */
    private static final List<Integer> ALL_UP = List.of(200, 200, 200);

    private static final List<Integer> NOT_READY = List.of(200, 503, 200);

    @Test
    @Threat("I6")
    void nothing_that_is_down_restarts_a_gateway_or_takes_it_out_of_service() throws Exception {
        int nobody = LoopbackPorts.free();
        Path documents = RestartDocuments.write("http://127.0.0.1:" + nobody + "/mcp", 10);
        Path issuers = Files.createDirectories(documents.resolve("issuers"));
        Files.writeString(
                issuers.resolve("corp.yaml"),
                "issuer: http://127.0.0.1:%d\njwks: http://127.0.0.1:%d/keys\nalgorithms: [RS256]\n"
                        .formatted(nobody, nobody));
        Path key = documents.resolve(RestartDocuments.KEY_FILE);
        try (RedisProcess redis = new RedisProcess();
                GatewayProcess gateway =
                        GatewayProcess.begin(
                                documents,
                                List.of(
                                        "-Dquarkus.redis.hosts=" + redis.url(),
                                        "-Dsluice.public-url=http://127.0.0.1:8080",
                                        "-Dsluice.session.key-poll=100ms",
                                        "-Dsluice.session.key-file=" + key))) {
            gateway.awaitReady(); // with a server and an issuer that nobody can reach
            assertThat(gateway.probes()).isEqualTo(ALL_UP);

            redis.kill();
            await().during(OUTAGE)
                    .atMost(OUTAGE.plusSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> gateway.probes().equals(ALL_UP));

            Files.writeString(documents.resolve("policies/p.json"), "{");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> readiness(gateway).contains("problem"));
            assertThat(gateway.probes()).isEqualTo(ALL_UP);

            Files.writeString(key, "broken\n");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> gateway.log().contains("the session keys in use stay"));
            assertThat(gateway.probes()).isEqualTo(ALL_UP);

            Files.delete(key);
            assertThat(gateway.probes()).isEqualTo(ALL_UP);
        }
    }

    @Test
    @Threat("I6")
    void tls_files_that_break_leave_a_gateway_in_service_with_those_before(@TempDir Path folder)
            throws Exception {
        Authority authority = Authority.named("probes");
        MountedTls mount = new MountedTls(folder);
        mount.swap(authority.issue("DNS:localhost"), authority);
        try (GatewayProcess gateway =
                GatewayProcess.begin(
                        RestartDocuments.write("http://127.0.0.1:1/mcp", 10),
                        List.of(
                                "-Dsluice.http.tls.certificate=" + mount.certificate(),
                                "-Dsluice.http.tls.key=" + mount.key(),
                                "-Dsluice.http.tls.client-ca=" + mount.clientCa(),
                                "-Dsluice.http.tls.poll=50ms"))) {
            gateway.awaitReady();

            mount.swap("broken\n", "broken\n", "broken\n");

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> gateway.log().contains("what TLS is spoken with stays"));
            assertThat(gateway.probes()).isEqualTo(ALL_UP);
        }
    }

    @Test
    @Threat("I6")
    void documents_that_are_bad_from_the_start_leave_a_gateway_alive_but_not_ready()
            throws Exception {
        Path documents = RestartDocuments.write("http://127.0.0.1:1/mcp", 10);
        Files.writeString(documents.resolve("policies/p.json"), "{");
        try (GatewayProcess gateway = GatewayProcess.begin(documents, List.of())) {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> gateway.probes().equals(NOT_READY));
        }
    }

    @Test
    @Threat("I6")
    void a_session_key_file_that_is_broken_at_the_start_stops_the_start() throws Exception {
        Path documents = RestartDocuments.write("http://127.0.0.1:1/mcp", 10);
        Path key = documents.resolve(RestartDocuments.KEY_FILE);
        Files.writeString(key, "broken\n");
        try (GatewayProcess gateway =
                GatewayProcess.begin(documents, List.of("-Dsluice.session.key-file=" + key))) {
            assertThat(gateway.awaitEnd()).isEqualTo(1);
            assertThat(gateway.log()).contains(key + ":1 is not base64 of 32 bytes");
        }
    }

    private static String readiness(GatewayProcess gateway) throws Exception {
        return gateway.managed("/q/health/ready").body();
    }
}

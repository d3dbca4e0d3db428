package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.SecuredRedis;
import dev.sluice.testsupport.tls.Authority;
import dev.sluice.testsupport.tls.Issued;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The artifact with the environment that the chart renders, and files where the chart mounts them:
 * that it knows every variable can be seen by what it does only.
 */
class ChartEnvironmentIT {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final String MOUNTS = "/var/run/secrets/sluice";
    private static final String VALUES =
            """
            image: {repository: registry.example/sluice, tag: x}
            tls: {existingSecret: sluice-tls, clientCA: {existingSecret: agents-ca}}
            management: {tls: {existingSecret: sluice-management-tls}}
            sessionKeys: {existingSecret: sluice-session-keys}
            redis:
              hosts: ["%s"]
              username: sluice
              password: {existingSecret: redis-password}
              tls: {enabled: true, ca: {existingSecret: redis-ca}}
            approvals:
              publicUrl: https://approvals.example
              mostPending: 500
              webhooks:
                chat: {form: slack, existingSecret: approvals-chat, urlKey: url, events: [pending]}
                tickets:
                  url: http://tickets.tools.svc/
                  allowHttp: true
                  existingSecret: approvals-tickets
                  key: signing-key
                  arguments: true
                  timeout: 10s
            """;

    @TempDir Path folder = Path.of("");

    private final SecuredRedis redis = new SecuredRedis();
    private final Authority authority = Authority.named("cluster");
    private String hosts = "";

    @BeforeEach
    void mount() throws IOException {
        Map<String, String> settings = redis.start();
        hosts = settings.getOrDefault("quarkus.redis.hosts", "");
        write("redis/password", SecuredRedis.PASSWORD);
        write("session/keys", read(settings, "sluice.session.key-file"));
        write("redis-ca/ca.crt", read(settings, "quarkus.redis.tls.trust-certificate-pem.certs"));
        write("client-ca/ca.crt", authority.pem());
        write("webhooks/chat/url", "https://hooks.example/services/secret\n");
        write("webhooks/tickets/signing-key", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        for (String port : List.of("tls", "management-tls")) {
            Issued issued = authority.issue("DNS:localhost");
            write(port + "/tls.crt", issued.certificatePem());
            write(port + "/tls.key", issued.keyPem());
        }
        for (String kind : List.of("servers", "policies", "grants")) {
            Files.createDirectories(folder.resolve("documents").resolve(kind));
        }
    }

    @AfterEach
    void stop() {
        redis.stop();
    }

    @Test
    @Threat("I9")
    void both_ports_speak_tls_and_limits_are_counted_in_redis_by_tls() throws Exception {
        int port = freePort();
        int management = freePort();
        HttpClient http =
                HttpClient.newBuilder().sslContext(Issued.anonymousTrusting(authority)).build();
        Process gateway = start(environment(), port, management);
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () ->
                                    assertThat(told(http, management, "/q/health/ready"))
                                            .as(() -> log())
                                            .contains("UP"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () ->
                                    assertThat(told(http, management, "/q/metrics"))
                                            .as(() -> log())
                                            .containsPattern(
                                                    "(?m)^sluice_limit_store_connections [1-9]"));
            // Both were read, by all of their settings: else the start would have ended.
            assertThat(told(http, management, "/q/metrics"))
                    .contains("webhook=\"chat\"", "webhook=\"tickets\"");
            assertThat(get(http, port, "/mcp/exports").statusCode()).isEqualTo(401);
        } finally {
            gateway.destroyForcibly();
        }
    }

    /** What the chart renders, with files where this test has them. */
    private Map<String, String> environment() throws IOException {
        String host = hosts.replaceAll("rediss://(.*)\\?.*", "$1");
        Path values = Files.writeString(folder.resolve("values.yaml"), VALUES.formatted(host));
        List<HasMetadata> objects = new Chart(values).objects();
        String documents = folder.resolve("documents").toString();
        Map<String, String> environment = new HashMap<>();
        for (EnvVar each :
                ChartVariantsTest.container(ChartVariantsTest.gateway(objects), "sluice")
                        .getEnv()) {
            environment.put(
                    each.getName(),
                    each.getValue()
                            .replace(MOUNTS, folder.toString())
                            .replace("/etc/sluice", documents));
        }
        return environment;
    }

    private Process start(Map<String, String> environment, int port, int management)
            throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(java, "-jar", JAR.toString());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_HTTP_PORT", "" + port);
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", "" + management);
        Path log = folder.resolve("log");
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** What the port says; why it says nothing, as long as it does not. */
    private static String told(HttpClient http, int port, String path) throws InterruptedException {
        try {
            return get(http, port, path).body();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> get(HttpClient http, int port, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("https://localhost:" + port + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private void write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, content);
    }

    private static String read(Map<String, String> settings, String name) throws IOException {
        return Files.readString(Path.of(Objects.requireNonNull(settings.get(name))));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Logged;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import dev.sluice.testsupport.tls.Authority;
import dev.sluice.testsupport.tls.Issued;
import dev.sluice.testsupport.tls.MountedTls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that agents reach through TLS with an authority of its own, and by HTTP/2. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(240)
class TlsUpstreamTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String TOKEN = "tls-upstream-agent-7a31";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Authority OLD = Authority.named("old");
    private static final Authority NEW = Authority.named("new");
    private static final Issued SERVER = OLD.issue("DNS:localhost");
    private static final Issued OLD_CLIENT = OLD.issue("URI:spiffe://corp/sluice");
    private static final Issued NEW_CLIENT = NEW.issue("URI:spiffe://corp/sluice");

    private final String name = "tls-" + NUMBER.incrementAndGet();
    private final SteadyCalls calls = new SteadyCalls();
    @TempDir Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @BeforeEach
    void start() {
        server = new ScriptedServer(serving());
    }

    @AfterEach
    void stop() throws Exception {
        calls.close();
        Documents.delete("grants/" + name + ".yaml");
        Documents.delete("servers/" + name + ".yaml");
        server.close();
    }

    private static HttpServerOptions serving() {
        return new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .setCertValue(Buffer.buffer(SERVER.certificatePem()))
                                .setKeyValue(Buffer.buffer(SERVER.keyPem())))
                .setTrustOptions(
                        new PemTrustOptions()
                                .addCertValue(Buffer.buffer(OLD.pem()))
                                .addCertValue(Buffer.buffer(NEW.pem())));
    }

    private void document(boolean http2) throws IOException {
        MountedTls mount = new MountedTls(folder);
        Documents.replace(
                "servers/" + name + ".yaml",
                """
                url: https://localhost:%s/mcp
                tls:
                  ca: {file: %s}
                  certificate: {file: %s}
                  key: {file: %s}
                http2: %s
                timeouts: {connect: 10s}
                """
                        .formatted(
                                ConfigProvider.getConfig()
                                        .getValue(ScriptedServer.PORT, String.class),
                                mount.clientCa(),
                                mount.certificate(),
                                mount.key(),
                                http2));
        Documents.replace(
                "grants/" + name + ".yaml",
                "server: %s\npolicy: rules\ntoken: %s\n"
                        .formatted(name, TokenHashes.written(TOKEN)));
    }

    private void awaitReached() {
        await().atMost(PATIENCE)
                .until(() -> new Agent(name, TOKEN).initialize().statusCode() == 200);
    }

    private static String shown(ScriptedCall call) {
        X509Certificate certificate = call.certificate();
        return certificate.equals(NEW_CLIENT.certificate()) ? "the new" : "the old";
    }

    private static void tell(ScriptedCall call) {
        call.json(
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"%s by %s\"}]}}"
                        .formatted(call.id(), call.version(), shown(call)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Threat({"D8", "D9"})
    void authority_and_certificate_are_replaced_under_load_and_no_call_fails(boolean http2)
            throws Exception {
        MountedTls mount = new MountedTls(folder);
        mount.swap(OLD_CLIENT, OLD);
        server.onCall(TlsUpstreamTest::tell);
        document(http2);
        awaitReached();
        calls.begin("agent", () -> Agent.begunOnceReached(name, TOKEN));
        calls.goOn();
        Instant replaced = Instant.now();

        mount.swap(NEW_CLIENT, NEW, OLD);

        Agent probe = Agent.begun(name, TOKEN);
        await().atMost(PATIENCE).until(() -> probe.call(1, "echo").body().contains("by the new"));
        Instant inUse = Instant.now();
        calls.goOn();
        calls.end();

        String version = http2 ? "HTTP_2" : "HTTP_1_1";
        assertThat(calls.all()).hasSizeGreaterThan(1_000).allMatch(SteadyCalls.Call::passed);
        assertThat(calls.all()).allMatch(call -> call.body().contains(version));
        assertThat(calls.of("agent", replaced)).allMatch(call -> call.body().contains("the old"));
        assertThat(calls.since(inUse, "agent"))
                .isNotEmpty()
                .allMatch(call -> call.body().contains("by the new"));
        System.err.printf(
                "%s: %d calls, all passed; only the new certificate is shown %d ms after it was"
                        + " there%n",
                version, calls.all().size(), Duration.between(replaced, inUse).toMillis());
    }

    @Test
    @Threat("E16")
    void streams_share_a_connection_and_one_that_an_agent_leaves_ends_alone() throws Exception {
        new MountedTls(folder).swap(OLD_CLIENT, OLD);
        document(true);
        awaitReached();
        Agent agent = Agent.begun(name, TOKEN);
        InputStream left = streaming(agent, 1);
        ScriptedCall first = server.next();
        InputStream stays = streaming(agent, 2);
        ScriptedCall second = server.next();
        assertThat(first.version()).isEqualTo("HTTP_2");

        left.close();

        first.left().get(20, TimeUnit.SECONDS);
        second.onLoop(
                () -> {
                    second.event("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"content\":[]}}");
                    second.end();
                });
        assertThat(new String(stays.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"id\":2");
    }

    /** The stream that answers a call, once the first event on it has come through. */
    private InputStream streaming(Agent agent, int id) throws Exception {
        var reply = agent.post(Agent.callOf(id, "echo"));
        ScriptedCall call = server.next();
        call.onLoop(
                () ->
                        call.stream()
                                .event(
                                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":\"begun\"}}"));
        server.putBack(call);
        HttpResponse<InputStream> begun = reply.get(20, TimeUnit.SECONDS);
        assertThat(begun.statusCode()).isEqualTo(200);
        assertThat(begun.body().read()).isPositive();
        return begun.body();
    }

    @Test
    @Threat({"D5", "D10"})
    void a_key_of_another_certificate_is_told_in_the_log_and_the_server_is_not_called()
            throws Exception {
        new MountedTls(folder).swap(OLD_CLIENT.certificatePem(), NEW_CLIENT.keyPem(), OLD.pem());
        try (Logged config = new Logged("dev.sluice.config");
                Logged calls = new Logged("dev.sluice.gateway.Forwarding")) {
            document(true);
            await().atMost(PATIENCE)
                    .until(() -> new Agent(name, TOKEN).initialize().statusCode() == 502);

            assertThat(config.lines())
                    .anyMatch(
                            line ->
                                    line.startsWith(
                                            "Server " + name + ": cannot be called: tls.key"));
            assertThat(calls.lines()).anyMatch(line -> line.contains("NEVER_SENT (tls.key is not"));
            assertThat(config.lines()).noneMatch(line -> line.contains("PRIVATE KEY-"));
            assertThat(server.connections()).isZero();
            new MountedTls(folder).swap(OLD_CLIENT, OLD);
            awaitReached();
        }
    }
}

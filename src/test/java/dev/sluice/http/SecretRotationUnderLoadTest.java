package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.http.SteadyCalls.Call;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenEndpoint;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server is called with changes while agents call: they never notice. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(240)
class SecretRotationUnderLoadTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String TOKEN = "secret-rotation-agent-20cd";
    private static final String OLD = "s3cr3t-CANARY-old-5d0e";
    private static final String NEW = "s3cr3t-CANARY-new-b1f7";
    private static final Map<String, String> NAMES = Map.of(OLD, "the old", NEW, "the new");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** By which secret a call proves itself, if it does. */
    private interface Proof {
        @Nullable String of(ScriptedCall call);
    }

    private final String name = "changing-" + NUMBER.incrementAndGet();
    private final SteadyCalls calls = new SteadyCalls();
    private final AtomicInteger bare = new AtomicInteger();
    @TempDir Path folder = Path.of("");
    private Path secret = Path.of("");
    private volatile Set<String> taken = Set.of(OLD);
    private volatile Proof proof = call -> null;
    private ScriptedServer server;
    private TokenEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = TokenEndpoint.start();
        secret = Files.writeString(folder.resolve("secret"), OLD + "\n");
        server = new ScriptedServer();
        server.onInitialize(
                call -> answer(call, () -> call.json(ScriptedServer.initialized(call))));
        server.onCall(call -> answer(call, () -> call.json(told(call))));
    }

    @AfterEach
    void stop() throws Exception {
        calls.close();
        Documents.delete("grants/" + name + ".yaml");
        Documents.delete("servers/" + name + ".yaml");
        endpoint.close();
        server.close();
    }

    /** What it is called with, or nothing that it could be called with. */
    private void answer(ScriptedCall call, Runnable right) {
        String used = proof.of(call);
        if (used == null) {
            bare.incrementAndGet();
        }
        if (used != null && taken.contains(used)) {
            right.run();
        } else {
            call.status(401);
        }
    }

    private String told(ScriptedCall call) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"by %s\"}]}}"
                .formatted(call.id(), NAMES.get(String.valueOf(proof.of(call))));
    }

    @Test
    @Threat({"D9", "D10"})
    void a_key_in_a_header_is_replaced_and_no_call_fails_or_goes_without_one() throws Exception {
        proof = call -> only(call.header("x-api-key"));
        document("auth: {headers: {X-Api-Key: {file: " + secret + "}}}\n");

        rotate();
    }

    @Test
    @Threat({"D9", "D10"})
    void a_clients_secret_is_replaced_and_no_call_fails_or_goes_without_a_token() throws Exception {
        endpoint.clientSecrets(OLD, NEW);
        endpoint.lifetime(2); // renewed all the time
        proof =
                call -> {
                    String header = only(call.header("authorization"));
                    return header == null
                            ? null
                            : endpoint.secretFor(header.substring("Bearer ".length()));
                };
        document(
                """
                auth:
                  oauth2:
                    flow: client_credentials
                    tokenUrl: %s
                    clientId: "%s"
                    clientSecret: {file: %s}
                """
                        .formatted(endpoint.url(), TokenEndpoint.CLIENT, secret));

        rotate();

        System.err.printf("  with %d access tokens%n", endpoint.asked().size());
    }

    private void rotate() throws Exception {
        calls.begin("agent", () -> Agent.begunOnceReached(name, TOKEN));
        calls.goOn();
        taken = Set.of(OLD, NEW);
        Instant replaced = Instant.now();
        replace();
        Agent probe = Agent.begun(name, TOKEN);
        await().atMost(PATIENCE).until(() -> probe.call(1, "echo").body().contains("by the new"));
        Instant inUse = Instant.now();
        calls.goOn();
        taken = Set.of(NEW);
        endpoint.clientSecrets(NEW);
        calls.goOn();
        calls.end();

        assertThat(calls.all()).hasSizeGreaterThan(1_000).allMatch(Call::passed);
        assertThat(bare).hasValue(0);
        assertThat(calls.of("agent", replaced)).allMatch(call -> call.body().contains("the old"));
        assertThat(calls.since(inUse, "agent"))
                .hasSizeGreaterThan(500)
                .allMatch(call -> call.body().contains("by the new"));
        System.err.printf(
                "%d calls, all passed; only the new secret is used %d ms after it was there%n",
                calls.all().size(), Duration.between(replaced, inUse).toMillis());
    }

    private void document(String auth) throws IOException {
        Documents.replace(
                "servers/" + name + ".yaml",
                "url: http://127.0.0.1:%s/mcp\ntimeouts: {connect: 10s}\n%s"
                        .formatted(
                                ConfigProvider.getConfig()
                                        .getValue(ScriptedServer.PORT, String.class),
                                auth));
        Documents.replace(
                "grants/" + name + ".yaml",
                "server: %s\npolicy: rules\ntoken: %s\n"
                        .formatted(name, TokenHashes.written(TOKEN)));
        await().atMost(PATIENCE)
                .until(() -> new Agent(name, TOKEN).initialize().statusCode() == 200);
    }

    private static @Nullable String only(List<String> values) {
        return values.size() == 1 ? values.get(0) : null;
    }

    /** As a mount is changed: nobody sees a part of it. */
    private void replace() throws IOException {
        Path aside = secret.resolveSibling("aside");
        Files.writeString(aside, NEW + "\n");
        Files.move(aside, secret, StandardCopyOption.ATOMIC_MOVE);
    }
}

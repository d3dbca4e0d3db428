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
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A token is changed while agents call: none that should pass fails, none that should not passes.
 */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class RotationTest {
    private static final String OLD = "rotation-old-6f21d0";
    private static final String NEW = "rotation-new-9ac43e";
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** What docs/guides-operators.md promises of a change. */
    private static final Duration PROMISED = Duration.ofSeconds(5);

    private final SteadyCalls calls = new SteadyCalls();
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        server.onCall(ScriptedCall::answerEmpty);
    }

    @AfterEach
    void stop() throws Exception {
        calls.close();
        server.close();
        Documents.delete("grants/rotating.yaml");
        await().atMost(PATIENCE).until(() -> status(NEW) == 401);
    }

    @Test
    @Threat("C16")
    void a_second_token_takes_over_from_the_first_without_a_gap_and_without_an_overlap()
            throws Exception {
        tokens(entry(OLD));
        await().atMost(PATIENCE).until(() -> status(OLD) == 200);
        assertThat(status(NEW)).isEqualTo(401);
        load(OLD);
        tokens(entry(OLD), entry(NEW));
        await().atMost(PATIENCE).until(() -> status(NEW) == 200);
        load(NEW);
        calls.goOn();

        tokens(entry(NEW));
        Instant removed = Instant.now();
        await().atMost(PATIENCE).until(() -> status(OLD) == 401);
        Instant gone = Instant.now();
        calls.goOn();
        calls.end();

        assertThat(Duration.between(removed, gone)).isLessThan(PROMISED);
        assertThat(calls.of(NEW)).hasSizeGreaterThan(100).allMatch(Call::passed);
        assertThat(calls.of(OLD, removed)).hasSizeGreaterThan(100).allMatch(Call::passed);
        assertThat(calls.since(gone, OLD)).isNotEmpty().allMatch(Call::refused);
        System.err.printf(
                "%d calls with the new token, all passed; %d with the old one, refused %d ms after"
                        + " it was taken away%n",
                calls.of(NEW).size(),
                calls.of(OLD).size(),
                Duration.between(removed, gone).toMillis());
    }

    @Test
    @Threat("C16")
    void a_token_that_expires_proves_its_grant_to_the_last_moment_and_not_longer()
            throws Exception {
        Instant expires = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.SECONDS);
        tokens("{sha256: %s, expires: \"%s\"}".formatted(digits(OLD), expires), entry(NEW));
        await().atMost(PATIENCE).until(() -> status(OLD) == 200);
        load(OLD);
        load(NEW);
        await().atMost(PATIENCE).until(() -> status(OLD) == 401);
        calls.goOn();
        calls.end();

        assertThat(calls.of(NEW)).allMatch(Call::passed);
        assertThat(calls.of(OLD, expires)).isNotEmpty().allMatch(Call::passed);
        assertThat(calls.of(OLD).stream().filter(call -> !call.began().isBefore(expires)))
                .isNotEmpty()
                .allMatch(Call::refused);
    }

    private void load(String token) {
        calls.begin(token, () -> Agent.begun("scripted", token));
    }

    private static int status(String token) {
        return new Agent("scripted", token).initialize().statusCode();
    }

    private static void tokens(String... entries) throws IOException {
        Documents.replace(
                "grants/rotating.yaml",
                "server: scripted\npolicy: rules\ntokens:\n- %s\n"
                        .formatted(String.join("\n- ", entries)));
    }

    private static String entry(String token) {
        return "{sha256: " + digits(token) + "}";
    }

    private static String digits(String token) {
        return TokenHashes.written(token).substring("sha256:".length());
    }
}

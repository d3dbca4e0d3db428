package dev.sluice.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    private static final int CALLERS_OF_EACH = 3;

    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private final ExecutorService callers = Executors.newFixedThreadPool(2 * CALLERS_OF_EACH);
    private final List<Future<?>> loops = new ArrayList<>();
    private ScriptedServer server;

    /** One call of the load. */
    private record Call(String token, Instant began, Instant ended, int status) {
        boolean passed() {
            return status == 200;
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        server.onCall(ScriptedCall::answerEmpty);
    }

    @AfterEach
    void stop() throws Exception {
        callers.shutdownNow();
        assertThat(callers.awaitTermination(10, SECONDS)).isTrue();
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
        enoughCalls();

        tokens(entry(NEW));
        Instant removed = Instant.now();
        await().atMost(PATIENCE).until(() -> status(OLD) == 401);
        Instant gone = Instant.now();
        enoughCalls();
        end();

        List<Call> old = of(OLD);
        assertThat(Duration.between(removed, gone)).isLessThan(PROMISED);
        assertThat(of(NEW)).hasSizeGreaterThan(100).allMatch(Call::passed);
        assertThat(old.stream().filter(call -> call.ended().isBefore(removed)))
                .hasSizeGreaterThan(100)
                .allMatch(Call::passed);
        assertThat(old.stream().filter(call -> call.began().isAfter(gone)))
                .isNotEmpty()
                .allMatch(call -> call.status() == 401);
        System.err.printf(
                "%d calls with the new token, all passed; %d with the old one, refused %d ms after"
                        + " it was taken away%n",
                of(NEW).size(), old.size(), Duration.between(removed, gone).toMillis());
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
        enoughCalls();
        end();

        assertThat(of(NEW)).allMatch(Call::passed);
        assertThat(of(OLD).stream().filter(call -> call.ended().isBefore(expires)))
                .isNotEmpty()
                .allMatch(Call::passed);
        assertThat(of(OLD).stream().filter(call -> !call.began().isBefore(expires)))
                .isNotEmpty()
                .allMatch(call -> call.status() == 401);
    }

    private void load(String token) {
        for (int i = 0; i < CALLERS_OF_EACH; i++) {
            loops.add(callers.submit(() -> callUntilInterrupted(token)));
        }
    }

    private void callUntilInterrupted(String token) {
        Agent agent = Agent.begun("scripted", token);
        for (int id = 0; !Thread.currentThread().isInterrupted(); id++) {
            Instant began = Instant.now();
            try {
                HttpResponse<String> reply = agent.call(id, "echo");
                calls.add(new Call(token, began, Instant.now(), reply.statusCode()));
            } catch (IllegalStateException e) {
                return; // interrupted while it waited
            }
        }
    }

    /** Lets the load run on for some calls. */
    private void enoughCalls() {
        int before = calls.size();
        await().atMost(PATIENCE).until(() -> calls.size() > before + 500);
    }

    private void end() throws Exception {
        callers.shutdownNow();
        assertThat(callers.awaitTermination(10, SECONDS)).isTrue();
        for (Future<?> loop : loops) {
            loop.get(); // fails with whatever a caller failed with
        }
    }

    private List<Call> of(String token) {
        return calls.stream().filter(call -> call.token().equals(token)).toList();
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

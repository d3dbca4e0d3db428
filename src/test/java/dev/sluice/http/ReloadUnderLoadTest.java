package dev.sluice.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents change while agents call: nobody fails, and the next decision is the new one. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(90)
class ReloadUnderLoadTest {
    private static final String TOKEN = "flipping-token-31aa9e";
    private static final String ALLOWED =
            "{\"version\": \"1\", \"default\": \"deny\", \"tools\": {\"echo\": {}}}";
    private static final String DENIED =
            "{\"version\": \"1\", \"default\": \"deny\", \"tools\": {\"echo\": {\"action\": \"deny\"}}}";
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int CALLERS = 4;
    private static final int EDITS = 10;

    private final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();
    private final Handler listener = new Listener();
    private ScriptedServer server;
    private Agent agent;

    private final class Listener extends Handler {
        @Override
        public void publish(LogRecord entry) {
            Object[] parameters = entry.getParameters();
            logged.add(
                    parameters == null
                            ? entry.getMessage()
                            : String.format(entry.getMessage(), parameters));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        server.onCall(ScriptedCall::answerEmpty);
        Documents.replace("policies/flip.json", ALLOWED);
        Documents.grant("flipping", TOKEN, "flip");
        await().atMost(PATIENCE)
                .until(() -> new Agent("scripted", TOKEN).initialize().statusCode() == 200);
        agent = Agent.begun("scripted", TOKEN);
        await().atMost(PATIENCE).until(() -> !isDenied(agent.call(0, "echo")));
        Logger.getLogger("dev.sluice.config").addHandler(listener);
    }

    @AfterEach
    void stop() throws IOException {
        Logger.getLogger("dev.sluice.config").removeHandler(listener);
        server.close();
        Documents.delete("grants/flipping.yaml");
        Documents.delete("policies/flip.json");
        await().atMost(PATIENCE).until(() -> !Management.readiness().contains("problem"));
    }

    private static boolean isDenied(HttpResponse<String> reply) {
        return reply.body().contains("[POLICY DENIED]");
    }

    /** One call of the load, with when it began and ended. */
    private record Call(long began, long ended, int status, boolean denied) {}

    /** A time in which only one decision is right. */
    private record Settled(long from, long to, boolean denied) {
        boolean covers(Call call) {
            return call.began() >= from && call.ended() <= to;
        }
    }

    @Test
    @Threat("G4")
    void no_call_fails_while_the_policy_flips_and_each_settled_decision_is_the_new_one()
            throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
        List<Settled> settled = new ArrayList<>();
        List<Future<?>> loops = new ArrayList<>();
        try {
            for (int i = 0; i < CALLERS; i++) {
                loops.add(callers.submit(() -> callUntilInterrupted(calls)));
            }
            for (int edit = 0; edit < EDITS; edit++) {
                settled.add(flip(edit, edit % 2 == 0));
            }
        } finally {
            callers.shutdownNow();
            assertThat(callers.awaitTermination(10, SECONDS)).isTrue();
        }

        for (Future<?> loop : loops) {
            loop.get(); // fails with whatever a caller failed with
        }
        assertThat(calls).hasSizeGreaterThan(EDITS * CALLERS);
        assertThat(calls).extracting(Call::status).containsOnly(200);
        long checked = 0;
        for (Settled time : settled) {
            List<Call> within = calls.stream().filter(time::covers).toList();
            assertThat(within).extracting(Call::denied).containsOnly(time.denied());
            checked += within.size();
        }
        System.err.printf(
                "%d calls, all 200; %d of them in %d settled times, all decided anew%n",
                calls.size(), checked, settled.size());
    }

    /** Changes the policy, waits for it, and lets the load run on for some calls. */
    private Settled flip(int edit, boolean denied) throws IOException {
        String policy = denied ? DENIED : ALLOWED;
        if (edit % 4 < 2) {
            Documents.replace("policies/flip.json", policy);
        } else {
            Documents.write("policies/flip.json", policy);
        }
        await().atMost(PATIENCE).until(() -> isDenied(agent.call(edit, "echo")) == denied);
        long from = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(isDenied(agent.call(i, "echo"))).isEqualTo(denied);
        }
        return new Settled(from, System.nanoTime(), denied);
    }

    private static void callUntilInterrupted(ConcurrentLinkedQueue<Call> calls) {
        Agent caller = Agent.begun("scripted", TOKEN);
        for (int id = 0; !Thread.currentThread().isInterrupted(); id++) {
            long began = System.nanoTime();
            try {
                HttpResponse<String> reply = caller.call(id, "echo");
                calls.add(new Call(began, System.nanoTime(), reply.statusCode(), isDenied(reply)));
            } catch (IllegalStateException e) {
                return; // interrupted while it waited
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "policies/bad.yaml|`version: \"1\"\ndefault: [deny`|policies/bad.yaml:2|this is not YAML",
                "policies/bad.yaml|`version: \"1\"\ndefault: deny\ndefault: deny`|policies/bad.yaml:3|a second time",
                "policies/bad.yaml|`version: \"1\"\ndefault: deny\ncolour: red`|policies/bad.yaml:3 /colour|unknown field",
                "policies/bad.json|`{\"version\": \"1\", \"default\": \"deny\",\n\"tools\": {\"echo\": {\"action\": \"dney\"}}}`|policies/bad.json:2 /tools/echo/action|unknown action",
                "policies/bad.yaml|`version: \"9\"\ndefault: deny`|policies/bad.yaml:1 /version|unknown version",
                "grants/bad.yaml|`server: scripted\npolicy: nowhere\ntoken: sha256:0b5acd6d2c2a6b3b6e9d8f7a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e`|grants/bad.yaml:2 /policy|nowhere",
                "policies/bad.yaml|``|policies/bad.yaml:1|the document is empty",
                "policies/bad.yaml|`version: \"1\"\ndefault: deny\ntools:\n  echo:\n    rate_limit: {max: -1, window: 60}`|policies/bad.yaml:5 /tools/echo/rate_limit/max|positive whole number",
                "servers/bad.yaml|`url: http://127.0.0.1:1/mcp\nauth:\n  headers:\n    Api-Key: hunter2`|servers/bad.yaml:4 /auth/headers/Api-Key|a secret does not stand in a document",
                "policies/bad.yaml|`version: \"1\"`|policies/bad.yaml:1|\"default\" is missing"
            })
    void a_broken_document_leaves_the_old_ones_in_force_and_says_where_it_is_wrong(
            String file, String text, String place, String message) throws Exception {
        try {
            Documents.replace(file, text == null ? "" : text);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(problem()).contains(place).contains(message));

            assertThat(isDenied(agent.call(1, "echo"))).isFalse();
            assertThat(Management.readiness()).contains("\"status\": \"UP\"");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(logged)
                                            .anySatisfy(
                                                    line ->
                                                            assertThat(line)
                                                                    .contains(place)
                                                                    .contains(message)));
            assertThat(logged).noneMatch(line -> line.contains("hunter2"));
        } finally {
            Documents.delete(file);
        }
    }

    /** The problem that readiness tells of, without the escapes of JSON. */
    private static String problem() {
        return Management.readiness().replace("\\\"", "\"").replace("\\/", "/");
    }

    @Test
    void a_grant_that_goes_in_the_same_change_as_a_broken_policy_is_refused_all_the_same()
            throws Exception {
        Documents.write("policies/flip.json", "{\"version\": \"1\", \"default\"");
        Documents.delete("grants/flipping.yaml");

        await().atMost(PATIENCE)
                .until(() -> new Agent("scripted", TOKEN).initialize().statusCode() == 401);

        assertThat(agent.call(1, "echo").statusCode()).isEqualTo(401);
        assertThat(problem()).contains("policies/flip.json");
        assertThat(Agent.begun("scripted", GatewayFixture.TOKEN).call(2, "echo").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_token_replaced_beside_a_broken_policy_no_longer_opens_anything() throws Exception {
        Documents.write("policies/flip.json", "{\"version\": \"1\", \"default\"");
        Documents.replace(
                "grants/flipping.yaml",
                "server: scripted\npolicy: flip\ntoken: %s\n"
                        .formatted(TokenHashes.written("another-token-f00d42")));

        await().atMost(PATIENCE).until(() -> agent.call(1, "echo").statusCode() == 401);
    }
}

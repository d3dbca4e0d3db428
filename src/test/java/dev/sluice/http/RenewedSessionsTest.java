package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.CountedGrant;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session limit is renewed by a new session; the limit that stands beside it is not. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(120)
class RenewedSessionsTest {
    private static final int MOST = 5;
    private static final int TRIES = 20;
    private static final String POLICY =
            """
            {"version": "1", "default": "deny", "tools": {
              "twice": {"rate_limit": {"max": 1, "window": 3600},
                        "limits": [{"counter": "NAME", "window": "hour", "max": 5, "scope": "SCOPE"}]},
              "pay": {"deny_if": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 1}]}],
                      "limits": [{"counter": "NAME-paid", "window": "hour", "max": 2, "scope": "SCOPE"}]}
            }}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"grant", "caller"})
    void an_agent_that_begins_again_and_again_gets_no_more(String scope) throws Exception {
        try (CountedGrant grant = grant(scope)) {
            int before = Control.count();
            for (int i = 0; i < TRIES; i++) {
                grant.agent().call(i, "twice");
            }

            assertThat(calls(before)).isEqualTo(MOST);
            assertThat(grant.agent().call(TRIES, "twice").body())
                    .contains("[RATE LIMITED] at most 5 calls");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant", "caller"})
    void an_agent_without_a_session_is_one_session_and_no_more(String scope) throws Exception {
        try (CountedGrant grant = grant(scope)) {
            int before = Control.count();
            for (int i = 0; i < TRIES; i++) {
                modern(grant, "twice", "{}");
            }

            assertThat(calls(before)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant", "caller"})
    void an_agent_that_drops_its_session_header_reaches_no_server(String scope) throws Exception {
        try (CountedGrant grant = grant(scope)) {
            int before = Control.count();
            for (int i = 0; i < TRIES; i++) {
                assertThat(new Agent("fixture", grant.token()).call(i, "twice").statusCode())
                        .isEqualTo(400);
            }

            assertThat(calls(before)).isZero();
        }
    }

    /** The seed is printed, so that a run that failed can be made again. */
    @ParameterizedTest
    @ValueSource(strings = {"grant", "caller"})
    void an_agent_that_mixes_eras_and_sessions_gets_no_more(String scope) throws Exception {
        long seed = Long.getLong("sessions.seed", System.nanoTime());
        System.out.println("-Dsessions.seed=" + seed + " makes the same calls again");
        Random random = new Random(seed);
        try (CountedGrant grant = grant(scope)) {
            int before = Control.count();
            Agent kept = grant.agent();
            for (int i = 0; i < 3 * TRIES; i++) {
                call(grant, kept, random.nextInt(5), i);
            }
            for (int i = 0; i < MOST; i++) {
                grant.agent().call(i, "twice");
            }

            assertThat(calls(before)).isEqualTo(MOST);
        }
    }

    private static void call(CountedGrant grant, Agent kept, int way, int id) throws IOException {
        switch (way) {
            case 0 -> kept.call(id, "twice");
            case 1 -> grant.agent().call(id, "twice");
            case 2 -> modern(grant, "twice", "{}");
            case 3 -> new Agent("fixture", grant.token()).call(id, "twice");
            default -> {
                Agent ended = grant.agent();
                ended.delete();
                ended.call(id, "twice");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant", "caller"})
    void sessions_side_by_side_get_no_more_together(String scope) throws Exception {
        ExecutorService agents = Executors.newFixedThreadPool(8);
        try (CountedGrant grant = grant(scope)) {
            int before = Control.count();
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 2 * TRIES; i++) {
                int id = i;
                calls.add(agents.submit(() -> grant.agent().call(id, "twice")));
                calls.add(agents.submit(() -> modern(grant, "twice", "{}")));
            }
            for (Future<?> call : calls) {
                call.get(60, TimeUnit.SECONDS);
            }

            assertThat(calls(before)).isEqualTo(MOST);
        } finally {
            agents.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant", "caller"})
    @Threat("F16")
    void nobody_uses_up_what_is_anothers_and_what_is_refused_takes_nothing(String scope)
            throws Exception {
        try (CountedGrant victim = grant(scope);
                CountedGrant attacker = grant(scope)) {
            String session = victim.agent().session();
            for (int i = 0; i < TRIES; i++) {
                modern(
                        attacker,
                        "pay",
                        "{\"amount\":1}",
                        "X-Forwarded-User",
                        victim.name(),
                        "X-Auth-Identity",
                        victim.name());
                assertThat(foreign(attacker, session)).isEqualTo(404);
                assertThat(modern(victim, "pay", "{\"amount\":2}")).contains("[POLICY DENIED]");
            }

            assertThat(modern(victim, "pay", "{\"amount\":1}")).doesNotContain("[RATE LIMITED]");
            assertThat(modern(victim, "pay", "{\"amount\":1}")).doesNotContain("[RATE LIMITED]");
            assertThat(modern(victim, "pay", "{\"amount\":1}")).contains("[RATE LIMITED]");
        }
    }

    @Test
    void a_session_limit_alone_is_renewed_by_a_new_session() throws Exception {
        try (CountedGrant grant =
                CountedGrant.of(
                        "{\"version\": \"1\", \"default\": \"deny\", \"tools\":"
                                + " {\"twice\": {\"rate_limit\": {\"max\": 1, \"window\":"
                                + " 3600}}}}")) {
            int before = Control.count();
            for (int i = 0; i < TRIES; i++) {
                grant.agent().call(i, "twice");
            }

            assertThat(calls(before)).isEqualTo(TRIES);
        }
    }

    private static CountedGrant grant(String scope) throws IOException {
        return CountedGrant.of(POLICY.replace("SCOPE", scope));
    }

    private static int foreign(CountedGrant attacker, String session) {
        HttpResponse<?> reply =
                new Agent("fixture", attacker.token())
                        .post(Agent.callOf(1, "pay"), "Mcp-Session-Id", session)
                        .join();
        return reply.statusCode();
    }

    private static String modern(
            CountedGrant grant, String tool, String arguments, String... headers)
            throws IOException {
        ModernAgent agent = grant.modernAgent();
        return new String(
                agent.call("1", tool, arguments, headers).join().body().readAllBytes(),
                StandardCharsets.UTF_8);
    }

    /** How many calls of the limited tool the server has seen since. */
    private static long calls(int before) {
        return Control.since(before).stream()
                .map(request -> request.getString("body"))
                .filter(body -> body.contains("tools/call") && body.contains("\"twice\""))
                .count();
    }
}
